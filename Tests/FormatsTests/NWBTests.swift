import Domain
import Formats
import Foundation
import Testing

@Suite struct NWBTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Two tracks, one of whose poses a person made, and a second video without poses.
    private static func document() throws -> LabelDocument {
        let points = [PredictedPoint(x: 1.25, y: 2.5, score: 0.5), PredictedPoint.absent]
        let label = LabelInstance(points: [LabelPoint(7, 8), LabelPoint(9, 10)], track: 2)
        return LabelDocument(
            skeleton: try Skeleton(name: "mouse", nodeNames: ["nose", "tail/tip"], edges: [(0, 1)]),
            videos: [VideoReference(id: 1, path: "/data/clip.mp4"), VideoReference(id: 2, path: "/data/empty.mp4")],
            tracks: [Track(id: 1, name: "a"), Track(id: 2, name: "b:1")],
            frames: [
                LabeledFrame(
                    video: 1, frame: 1, instances: [label],
                    predictions: [PredictedInstance(points: points, score: 0.5, track: 1)]),
                LabeledFrame(
                    video: 1, frame: 3, predictions: [PredictedInstance(points: points, score: 0.5, track: 1)]),
            ])
    }

    private func written() throws -> URL {
        let file = folder.file("a.nwb")
        let session = NWB.Session(identifier: "x", description: "a test", start: Date(timeIntervalSince1970: 0))
        try NWB.write(Self.document(), session: session, to: file) { _, frame in Double(frame) * 0.04 }
        return file
    }

    private struct Dump: Decodable {
        struct Pose: Decodable {
            let nodes: [String]
            let edges: [[Int]]
            let videos: [String]
            let series: [String: [[Double?]]]
        }
        let problems: [String]
        let modules: [String: [String: Pose]]
    }

    @Test(TestPlaces.withPython) func pynwbReadsItAndItsValidatorObjectsToNothing() throws {
        let dump = try JSONDecoder().decode(Dump.self, from: Python.run("nwb.py", ["dump", written().path]))
        #expect(dump.problems == [] && Array(dump.modules.keys) == ["SLEAP_VIDEO_000_clip"])
        let module = try #require(dump.modules["SLEAP_VIDEO_000_clip"])
        #expect(module.keys.sorted() == ["track=a", "track=b_1"])
        let pose = try #require(module["track=a"])
        #expect(pose.nodes == ["nose", "tail/tip"] && pose.edges == [[0, 1]] && pose.videos == ["/data/clip.mp4"])
        #expect(pose.series["nose"] == [[0.04, 1.25, 2.5, 0.5], [0.12, 1.25, 2.5, 0.5]])
        #expect(pose.series["tail_tip"] == [[0.04, nil, nil, nil], [0.12, nil, nil, nil]])
        #expect(module["track=b_1"]?.series["tail_tip"] == [[0.04, 9, 10, 1]])
    }

    @Test func comesBackWithItsTimes() throws {
        let contents = try LabelFormat.read(written())
        let document = contents.document
        #expect(document.videos.map(\.path) == ["/data/clip.mp4"] && contents.times[1] == [0.04, 0.12])
        #expect(document.tracks.map(\.name) == ["a", "b_1"] && document.frames.map(\.frame) == [0, 1])
        #expect(document.skeleton.edgeIndices.map { [$0.0, $0.1] } == [[0, 1]])
        let first = document.frames[0].predictions
        #expect(first.map(\.track) == [1, 2] && first[0].points[0] == PredictedPoint(x: 1.25, y: 2.5, score: 0.5))
        #expect(first[1].points[0] == PredictedPoint(x: 7, y: 8, score: 1))
    }

    @Test(TestPlaces.withPython) func readsWhatSleapIOWrites() throws {
        let (labels, file) = (folder.file("a.slp"), folder.file("b.nwb"))
        var document = try Self.document()
        document.videos.removeLast()
        document.frames[0].instances = []
        for i in document.frames.indices {
            document.frames[i].predictions[0].points[1] = PredictedPoint(x: 3, y: Float(i), score: 0.25)
        }
        document.frames[1] = LabeledFrame(video: 1, frame: 0, predictions: document.frames[1].predictions)
        document.frames.reverse()
        document.skeleton = try Skeleton(name: "mouse", nodeNames: ["nose", "tail"], edges: [(0, 1)])
        try SLP.write(document, to: labels)
        _ = try Python.run("nwb.py", ["sleap", labels.path, file.path])
        let contents = try LabelFormat.read(file)
        #expect(contents.times.isEmpty)
        #expect(try LabelDump(contents.document) == LabelDump.sleapIO(labels, as: "slp"))
    }

    @Test(TestPlaces.withPython) func readsOtherProgramsFiles() throws {
        let file = folder.file("c.nwb")
        _ = try Python.run("nwb.py", ["other", file.path])
        let contents = try LabelFormat.read(file)
        #expect(contents.document.skeleton.nodeNames == ["nose", "tail"] && contents.document.tracks.isEmpty)
        #expect(contents.times[1] == [0.1, 0.2, 0.3])
        let points = contents.document.frames.map { $0.predictions[0].points.map(\.position.isPresent) }
        #expect(points == [[true, true], [true, true], [false, true]])
        #expect(contents.document.frames[1].predictions[0].points[0] == PredictedPoint(x: 3, y: 4, score: 0.25))
    }

    @Test(TestPlaces.withPython) func saysThatThereAreNoPoses() throws {
        let file = folder.file("d.nwb")
        _ = try Python.run("nwb.py", ["none", file.path])
        let error = #expect(throws: FormatError.self) { try LabelFormat.read(file) }
        #expect("\(error!)".contains("without poses"))
        var bare = try Self.document()
        bare.frames = []
        let empty = folder.file("e.nwb")
        #expect(throws: FormatError.self) {
            try NWB.write(bare, session: .init(description: ""), to: empty) { _, _ in 0 }
        }
        #expect(!FileManager.default.fileExists(atPath: empty.path))
    }
}
