import Domain
import Engine
import Foundation
import Hummingbird
import Storage

/// The review of identities: the queue of joins, and the sample behind the stated error rate.
struct ReviewRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) {
        api.get("review/joins", use: joins)
        api.get("review/sample", use: sample)
    }

    private func joins(_ request: Request, _ context: RequestSession) async throws -> Response {
        let video = try request.number("video", in: 0...Int.max).map { VideoID($0) }
        let limit = try request.number("limit", in: 1...5000) ?? 500
        return try .json(
            try await workspace.current().read { store in
                if let video { _ = try store.video(video) }
                return try store.reviewQueue(video: video, limit: limit)
            })
    }

    private func sample(_ request: Request, _ context: RequestSession) async throws -> Response {
        try .json(try await workspace.current().read { SampleStatement(try $0.reviewSample()) })
    }
}

/// A sample with what it says of the whole.
struct SampleStatement: Encodable, Sendable {
    /// How many animal-frames, all right, state a share.
    struct Size: Encodable, Sendable {
        let share: Double
        let count: Int
    }

    struct Counts: Encodable, Sendable {
        let drawn: Int
        let checked: Int
        /// Those that could not be told included.
        let wrong: Int
        let unsure: Int
        let changed: Int
    }

    let sample: ReviewSample?
    let counts: Counts?
    /// With which all bounds together hold that the project states, however many samples are drawn.
    let confidence = BinomialBound.confidence
    /// Which of the project's samples this is, from 1; 0 before the first.
    let draw: Int
    /// Share of animal-frames with the wrong identity, at most, with that confidence; null before every frame of the sample
    /// has been judged, and after identities on one of them have changed.
    let bound: Double?
    /// Of the sample that would be drawn next.
    let sizes: [Size]

    init(_ sample: ReviewSample?) {
        let draw = sample.map { Int($0.id.rawValue) } ?? 0
        (self.sample, self.draw) = (sample, draw)
        let next = BinomialBound.confidence(ofDraw: draw + 1)
        sizes = [0.05, 0.01, 0.001].map { Size(share: $0, count: BinomialBound.count(for: $0, confidence: next)) }
        counts = sample.map {
            Counts(
                drawn: $0.items.count, checked: $0.checked, wrong: $0.wrong, unsure: $0.unsure, changed: $0.changed)
        }
        bound = sample.flatMap { sample in
            guard sample.isComplete, sample.changed == 0 else { return nil }
            // A sample of all there is says it exactly.
            if sample.items.count == sample.population { return Double(sample.wrong) / Double(sample.population) }
            return BinomialBound.upper(
                wrong: sample.wrong, of: sample.items.count, confidence: BinomialBound.confidence(ofDraw: draw))
        }
    }
}
