import Domain
import Foundation

/// LEAP's labels (`*.labels.mat`): `positions` [body parts, 2, frames], `skeleton` and the video's `boxPath`.
///
/// MATLAB counts pixels from 1, and LEAP makes its targets so (`pts2confmaps.m`); 1 is taken from both coordinates, which
/// SLEAP and sleap-io do not do. Frames and edges count from 1 there too. Source: talmo/leap, SLEAP 1.4
/// (`io/format/leap_matlab.py`).
public enum LEAP {
    /// - Throws: `FormatError`.
    public static func read(_ url: URL) throws -> LabelContents {
        let isHDF5 = try LabelText.head(of: url).isHDF5
        let variables = isHDF5 ? try MATFile73.read(url) : try MATFile.read(url)
        return try contents(variables, path: url.path)
    }

    /// True when these are the variables of LEAP's file.
    static func isLabels(_ names: some Sequence<String>) -> Bool { Set(["positions", "skeleton"]).isSubset(of: names) }

    private static func contents(_ variables: [String: MATValue], path: String) throws -> LabelContents {
        guard isLabels(variables.keys) else {
            throw FormatError.notLabels(
                path: path,
                found: "it is a MATLAB file without LEAP’s variables “positions” and “skeleton” (it has "
                    + variables.keys.sorted().prefix(6).joined(separator: ", ") + ")")
        }
        let skeleton = try makeSkeleton(variables["skeleton"] ?? .other, path: path)
        let count = skeleton.nodes.count
        guard case .numbers(let values, let given)? = variables["positions"] else {
            throw FormatError.wrongType(path: path, place: "positions", expected: "numbers", found: "something else")
        }
        let shape = given.count == 2 ? given + [1] : given
        guard shape.count == 3, shape[0] == count, shape[1] == 2, values.count / count / 2 == shape[2] else {
            throw FormatError.inconsistent(
                path: path, place: "positions",
                found:
                    "is \(given.map(String.init).joined(separator: " × ")) for \(count) body parts (parts × 2 × frames)"
            )
        }
        let frames = (0..<shape[2]).compactMap { frame -> LabeledFrame? in
            let points = (0..<count).map { node -> LabelPoint in
                let (x, y) = (values[2 * count * frame + node], values[2 * count * frame + count + node])
                return x.isFinite && y.isFinite ? LabelPoint(x - 1, y - 1) : .absent
            }
            guard points.contains(where: \.position.isPresent) else { return nil }
            return LabeledFrame(video: 1, frame: frame, instances: [LabelInstance(points: points)])
        }
        var warnings: [String] = []
        let video = SLPVideo.cleaned(variables["boxPath"]?.text ?? "")
        if video.hasSuffix(".h5") || video.hasSuffix(".hdf5") {
            warnings.append(
                "LEAP keeps its video as HDF5 (\(video)), which Tarsier cannot show: add the video itself, then import "
                    + "these labels for it.")
        }
        return LabelContents(
            LabelDocument(skeleton: skeleton, videos: [VideoReference(id: 1, path: video)], frames: frames),
            warnings: warnings, naming: video.isEmpty ? .unnamed : .oneNamed)
    }

    private static func makeSkeleton(_ value: MATValue, path: String) throws -> Skeleton {
        guard let names = (value["nodes"] ?? value["joints"])?.texts, !names.isEmpty else {
            throw FormatError.missing(path: path, what: "the names of the body parts (skeleton.nodes)")
        }
        var edges: [(Int, Int)] = []
        if case .numbers(let ends, let shape)? = value["edges"], shape.count == 2, shape[1] == 2 {
            let count = shape[0]
            for i in 0..<count {
                guard let a = Int(exactly: ends[i]), let b = Int(exactly: ends[count + i]) else { continue }
                let edge = (a - 1, b - 1)
                let isKnown = edges.contains { $0 == edge }
                if names.indices.contains(edge.0), names.indices.contains(edge.1), edge.0 != edge.1, !isKnown {
                    edges.append(edge)
                }
            }
        }
        do { return try Skeleton(nodeNames: names, edges: edges) } catch let error as SkeletonError {
            throw FormatError.skeleton(path: path, error)
        }
    }
}
