import Domain
import Formats
import Foundation
import Testing

/// Analysis files, HDF5 and table, come back as predictions.
@Suite struct AnalysisReadingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Two tracks on three frames, one a person's label, one part hidden.
    private static func document() throws -> LabelDocument {
        let points = { (x: Float) in [PredictedPoint(x: x, y: 2.5, score: 0.5), PredictedPoint.absent] }
        let label = LabelInstance(points: [LabelPoint(7, 8), LabelPoint(Point(9, 9), isVisible: false)], track: 2)
        return LabelDocument(
            skeleton: try Skeleton(nodeNames: ["tail", "a,b"], edges: [(0, 1)]),
            videos: [VideoReference(id: 1, path: "/data/clip.mp4")],
            tracks: [Track(id: 1, name: "left"), Track(id: 2, name: "the \"other\"")],
            frames: [
                LabeledFrame(
                    video: 1, frame: 1, instances: [label],
                    predictions: [PredictedInstance(points: points(1.25), score: 0.75, track: 1, trackingScore: 0.125)]),
                LabeledFrame(
                    video: 1, frame: 3, predictions: [PredictedInstance(points: points(4), score: 1, track: 2)]),
            ])
    }

    private func check(_ contents: LabelContents) throws {
        let document = contents.document
        #expect(
            document.skeleton.nodeNames == ["tail", "a,b"] && document.tracks.map(\.name) == ["left", "the \"other\""])
        #expect(document.frames.map(\.frame) == [1, 3] && document.frames.allSatisfy(\.instances.isEmpty))
        let first = try #require(document.frames.first?.predictions)
        #expect(first.map(\.track) == [1, 2] && first.map(\.score) == [0.75, 1])
        #expect(first[0].points[0] == PredictedPoint(x: 1.25, y: 2.5, score: 0.5))
        #expect(first[1].points[0] == PredictedPoint(x: 7, y: 8, score: 1))
        #expect(first.allSatisfy { !$0.points[1].position.isPresent })
        #expect(contents.warnings == ["1 poses have no score (they were a person’s labels); they get the score 1."])
    }

    @Test func hdf5ComesBack() throws {
        let file = folder.file("a.h5")
        try AnalysisHDF5.write(Self.document(), video: 1, labelsPath: "p", to: file)
        let contents = try LabelFormat.read(file)
        try check(contents)
        #expect(contents.document.skeleton.edgeIndices.map { [$0.0, $0.1] } == [[0, 1]])
        #expect(contents.document.videos[0].path == "/data/clip.mp4")
        #expect(contents.document.frames[0].predictions[0].trackingScore == 0.125)
        guard case .oneNamed = contents.videoNaming else { throw PythonFailure(description: "a video is named") }
    }

    @Test func theTableComesBack() throws {
        let file = folder.file("a.csv")
        try AnalysisCSV.write(Self.document(), video: 1, labelsPath: "p", to: file)
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(
            text.hasPrefix(
                "track,frame_idx,instance.score,tail.x,tail.y,tail.score,\"a,b.x\",\"a,b.y\",\"a,b.score\"\n"))
        let contents = try LabelFormat.read(file)
        try check(contents)
        guard case .unnamed = contents.videoNaming else { throw PythonFailure(description: "no video is named") }
    }

    @Test(TestPlaces.withPython, arguments: ["matlab", "standard"])
    func readsSleapIOsLayouts(_ preset: String) throws {
        let (labels, file) = (folder.file("a.slp"), folder.file("a.h5"))
        try SLP.write(Self.document(), to: labels)
        _ = try Python.run("analysis.py", [preset, labels.path, file.path])
        #expect(try LabelDump(LabelFormat.read(file).document) == LabelDump.sleapIO(file, as: "analysis"))
        #expect(try LabelFormat.read(file).document.frames.count == 2)
    }

    @Test(TestPlaces.withPython) func sleapIOReadsTheTable() throws {
        let file = folder.file("a.csv")
        try AnalysisCSV.write(Self.document(), video: 1, labelsPath: "p", to: file)
        let own = LabelDump(try LabelFormat.read(file).document)
        // It sorts the parts, and names no video.
        let theirs = try LabelDump.sleapIO(file, as: "csv")
        #expect(own.animals.map { $0.drop { $0 != " " } } == theirs.animals.map { $0.drop { $0 != " " } })
    }

    @Test(TestPlaces.withPython, TestPlaces.withShared) func readsSLEAPsOwnFiles() throws {
        let shared = try #require(TestPlaces.shared)
        let robot = shared.appendingPathComponent("robot/small_robot.000_small_robot_3_frame.analysis.h5")
        #expect(try LabelDump(LabelFormat.read(robot).document) == LabelDump.sleapIO(robot, as: "analysis"))
        let table = shared.appendingPathComponent(
            "formats/csv_format/minimal_instance.000_centered_pair_low_quality.analysis.csv")
        let document = try LabelFormat.read(table).document
        #expect(
            document.frames[0].predictions[0].points[0]
                == PredictedPoint(x: Float(205.9300539013689), y: Float(187.88964024221963), score: 1))
    }

    @Test(arguments: [
        ("frame_idx,a.x\n0,1\n", "both a.x and a.y"), ("track,frame_idx\nt,0\n", "columns of body parts"),
        ("frame_idx,a.x,a.y\n", "any row"), ("frame_idx,a.x,a.y\n0,1\n", "3 columns"),
        ("frame_idx,a.x,a.y\n0,1,left\n", "“left”"), ("frame_idx,a.x,a.y\n-1,1,2\n", "“-1”"),
        ("frame_idx,a.x,a.y\n0,,\n", "any row"),
    ])
    func saysWhatIsWrongInATable(_ text: String, _ words: String) throws {
        let url = try folder.write(text, to: "a.csv")
        let error = #expect(throws: FormatError.self) { try LabelFormat.read(url) }
        #expect("\(error!)".contains(words) && "\(error!)".contains(url.path))
    }

    @Test(TestPlaces.withPython) func refusesMatricesThatDoNotFit() throws {
        let file = folder.file("a.h5")
        for what in ["nodes", "scores", "flat", "xy"] {
            try AnalysisHDF5.write(Self.document(), video: 1, labelsPath: "p", to: file)
            _ = try Python.run("make_foreign.py", ["spoil", file.path, what])
            #expect(throws: FormatError.self, "\(what)") { try LabelFormat.read(file) }
        }
    }
}
