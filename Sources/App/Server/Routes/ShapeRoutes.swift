import Domain
import Engine
import Foundation
import Hummingbird
import Storage

/// The shape that a new animal begins with.
struct ShapeRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) { api.get("mean-shape", use: shape) }

    private struct Shape: Encodable, Sendable {
        struct Place: Encodable, Sendable { let x, y: Double }
        /// One per node id.
        let points: [Place?]
        /// Labels that it is the mean of.
        let labels: Int

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            var list = values.nestedUnkeyedContainer(forKey: .points)
            for point in points { if let point { try list.encode(point) } else { try list.encodeNil() } }
            try values.encode(labels, forKey: .labels)
        }
        private enum CodingKeys: CodingKey { case points, labels }
    }

    /// As many labels as SLEAP takes.
    private static let most = 1_000

    private func shape(_ request: Request, _ context: RequestSession) async throws -> Response {
        let answer = try await workspace.current().read { store in
            let poses = try store.firstPoses(Self.most)
            let shape = MeanShape(of: poses)
            return Shape(
                points: shape?.points.map { $0.isPresent ? Shape.Place(x: $0.x, y: $0.y) : nil } ?? [],
                labels: shape == nil ? 0 : poses.count)
        }
        return try .json(answer)
    }
}
