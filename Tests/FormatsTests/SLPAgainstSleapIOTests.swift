import Domain
import Formats
import Foundation
import Testing

/// Reads and rewrites every SLP file at hand and holds the result against what sleap-io reads of the same file.
@Suite(TestPlaces.withPython) struct SLPAgainstSleapIOTests {
    /// Every file of the shared data and every kind that sleap-io writes.
    private static func files(_ folder: TemporaryFolder) throws -> [URL] {
        _ = try Python.run("make_slp.py", [folder.url.path])
        let refused = ["two_skeletons.slp"]
        let made = try FileManager.default.contentsOfDirectory(at: folder.url, includingPropertiesForKeys: nil)
        let shared = TestPlaces.shared.flatMap {
            FileManager.default.enumerator(at: $0, includingPropertiesForKeys: nil)
        }
        let found = made + (shared?.compactMap { $0 as? URL } ?? [])
        return found.filter { $0.pathExtension == "slp" && !refused.contains($0.lastPathComponent) }
            .sorted { $0.path < $1.path }
    }

    private static func dumps(_ files: [URL]) throws -> [SLPDump] {
        try JSONDecoder().decode([SLPDump].self, from: Python.run("dump_slp.py", files.map(\.path)))
    }

    @Test func readsAndRewritesEveryFileAsSleapIOReadsIt() throws {
        let folder = try TemporaryFolder()
        let rewritten = try TemporaryFolder()
        let files = try Self.files(folder)
        #expect(files.count > 15)
        let copies = try files.enumerated().map { i, file in
            // A package that is named from outside must be found beside the copy too.
            let copy = rewritten.file("\(i)/\(file.lastPathComponent)")
            try FileManager.default.createDirectory(
                at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
            let contents = try SLP.read(file)
            try SLP.write(contents.document, to: copy) { video, position in
                guard let images = contents.embedded[video.id], position < images.count else { return nil }
                return try images.image(position)
            }
            return copy
        }
        let truths = try Self.dumps(files + copies)
        for (i, file) in files.enumerated() {
            let (original, copy) = (truths[i].kept, truths[files.count + i].kept)
            let read = SLPDump(try SLP.read(file, embedded: .asSource).document, videos: original.videos).kept
            compare(read, original, "read", file)
            compare(copy, original, "rewritten", file)
        }
    }

    private func compare(_ found: SLPDump, _ expected: SLPDump, _ how: String, _ file: URL) {
        let place = Comment(rawValue: "\(how): \(file.path)")
        #expect(found.videos == expected.videos, place)
        #expect(found.skeleton == expected.skeleton, place)
        #expect(found.tracks == expected.tracks, place)
        #expect(found.suggestions == expected.suggestions, place)
        #expect(found.provenance == expected.provenance, place)
        #expect(found.frames.count == expected.frames.count, place)
        let wrong = zip(found.frames, expected.frames).first { $0 != $1 }
        #expect(wrong == nil, place)
    }
}
