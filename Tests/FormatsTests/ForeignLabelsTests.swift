import Domain
import Formats
import Foundation
import Testing

/// Label files that are one text: AlphaTracker, SLEAP's old JSON, a single table of DeepLabCut.
@Suite struct ForeignLabelsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func shared(_ name: String) throws -> URL {
        try #require(TestPlaces.shared).appendingPathComponent("formats/\(name)")
    }

    @Test func alphaTrackerGivesEachBoxThePointsThatFollowIt() throws {
        let url = try folder.write(
            """
            [{"class": "image", "filename": "a.png", "annotations": [
              {"class": "Face", "x": 1, "y": 1, "width": 3, "height": 3}, {"class": "point", "x": 1.5, "y": 2},
              {"class": "point", "x": 3, "y": 4}, {"class": "Face", "x": 0, "y": 0}, {"class": "point", "x": 5, "y": 6}]},
             {"class": "image", "filename": "b.png", "annotations": []}]
            """, to: "at.json")
        let contents = try LabelFormat.read(url)
        #expect(contents.document.skeleton.nodeNames == ["1", "2"])
        #expect(contents.document.videos[0].imagePaths == ["a.png", "b.png"])
        #expect(contents.document.frames[0].instances.map { $0.points[0].position } == [Point(1.5, 2), Point(5, 6)])
        #expect(contents.warnings == ["1 animals have fewer than 2 points; which ones are missing is not in the file."])
    }

    @Test(arguments: [
        (#"[{"annotations": []}]"#, "file name of picture 1"), (#"[{"filename": "a", "annotations": []}]"#, "points"),
        (#"[{"filename": "a", "annotations": [{"class": "point", "x": 1, "y": 1}]}]"#, "before the first box"),
        (#"[{"filename": "a", "annotations": [{"class": "Face"}, {"class": "point", "x": "l"}]}]"#, "numbers x and y"),
    ])
    func alphaTrackerSaysWhatIsWrong(_ text: String, _ words: String) throws {
        let url = try folder.write(text, to: "at.json")
        let error = #expect(throws: FormatError.self) { try LabelFormat.read(url) }
        #expect("\(error!)".contains(words))
    }

    @Test(TestPlaces.withShared, TestPlaces.withPython) func alphaTrackersSampleIsReadAsSleapIODoes() throws {
        let url = try shared("alphatracker/at_testdata.json")
        #expect(try LabelDump(LabelFormat.read(url).document) == LabelDump.sleapIO(url, as: "alphatracker"))
    }

    private static func sleap(instance: String, version: String = "2.0.0") -> String {
        """
        {"version": "\(version)", "nodes": [{"name": "B"}, {"name": "A"}], "skeletons": [{"graph": {"name": "s"},
          "links": [{"source": 1, "target": 0, "type": {"py/reduce": [{"py/type": "EdgeType"}, {"py/tuple": [1]}]}}],
          "nodes": [{"id": 1}, {"id": 0}]}], "videos": [{"backend": {"filename": "C:\\\\data\\\\clip.mp4"}}],
         "tracks": [[4, "left"]], "suggestions": [{"video": "0", "frame_idx": 3, "group": 1}],
         "labels": [{"video": 0, "frame_idx": 7, "_instances": [\(instance)]}]}
        """
    }

    @Test func sleapsJSONKeepsLabelsAndPredictions() throws {
        let instances = """
            {"skeleton": 0, "track": 0, "_points": {"0": {"x": 1, "y": 2, "visible": false, "complete": true}}},
            {"skeleton": "0", "track": null, "score": 0.5, "_points": {"1": {"x": 3, "y": 4, "score": 0.75}}}
            """
        let document = try LabelFormat.read(folder.write(Self.sleap(instance: instances), to: "p.json")).document
        #expect(document.skeleton.nodeNames == ["A", "B"] && document.videos[0].path == "C:/data/clip.mp4")
        #expect(document.skeleton.edgeIndices.map { [$0.0, $0.1] } == [[0, 1]])
        let frame = try #require(document.frames.first)
        #expect(frame.frame == 7 && document.tracks == [Track(id: 1, name: "left", spawnedOn: 4)])
        #expect(frame.instances[0].points[1] == LabelPoint(Point(1, 2), isVisible: false, isComplete: true))
        #expect(frame.instances[0].track == 1)
        #expect(frame.predictions[0].points[0] == PredictedPoint(x: 3, y: 4, score: 0.75))
        #expect(document.suggestions.map(\.frame) == [3])
    }

    @Test func sleapsJSONSaysWhatIsWrong() throws {
        let cases = [
            (Self.sleap(instance: #"{"_points": {"9": {"x": 1, "y": 2}}}"#), "body part 9"),
            (Self.sleap(instance: "", version: "1.0"), "save it as .slp"),
            (
                Self.sleap(instance: "").replacingOccurrences(of: #""frame_idx": 7"#, with: #""frame_idx": -7"#),
                "entry 1"
            ),
        ]
        for (text, words) in cases {
            let url = try folder.write(text, to: "p.json")
            let error = #expect(throws: FormatError.self) { try LabelFormat.read(url) }
            #expect("\(error!)".contains(words))
        }
    }

    /// sleap-io no longer reads this format; the numbers are those of the file.
    @Test(TestPlaces.withShared) func sleapsSampleHasTwoFlies() throws {
        let document = try LabelFormat.read(shared("json_format_v2/minimal_instance.json")).document
        #expect(document.skeleton.nodeNames == ["A", "B"] && document.videos[0].channels == 1)
        let points = document.frames[0].instances.map { $0.points[0].position }
        #expect(points == [Point(92.65220773208894, 202.7259777426982), Point(205.9300539013689, 187.88964024221963)])
    }

    @Test func aDeepLabCutTableStandsOnItsOwn() throws {
        for image in ["img10.png", "img2.png"] { _ = try folder.write("", to: image) }
        let csv = "scorer,,,S,S,S,S\nbodyparts,,,b,b,a,a\ncoords,,,x,y,x,y\nlabeled-data,v,img10.png,1,2,3,4\n"
        let document = try LabelFormat.read(folder.write(csv, to: "CollectedData_S.csv")).document
        #expect(document.skeleton.nodeNames == ["b", "a"] && document.tracks.isEmpty)
        #expect(document.videos[0].imagePaths == ["img2.png", "img10.png"] && document.videos[0].kind == .imageFolder)
        #expect(document.frames.map(\.frame) == [1])
    }

    @Test func aTableOfDeepLabCutsPredictionsIsToldApart() throws {
        let csv = "scorer,D,D,D\nbodyparts,a,a,a\ncoords,x,y,likelihood\n0,1,2,0.9\n"
        let url = try folder.write(csv, to: "videoDLC.csv")
        let error = #expect(throws: FormatError.self) { try LabelFormat.read(url) }
        #expect("\(error!)".contains("predictions"))
    }

    @Test(TestPlaces.withShared, TestPlaces.withPython) func deepLabCutsSamplesAreReadAsSleapIODoes() throws {
        let names = [
            "dlc_testdata", "dlc_testdata_v2", "madlc_testdata", "madlc_testdata_v2", "maudlc_testdata",
            "maudlc_testdata_v2",
        ]
        let files = try
            (names.map { "dlc/labeled-data/video/\($0).csv" } + [
                "dlc_multiple_datasets/video1/dlc_dataset_1.csv", "dlc_multiple_datasets/video2/dlc_dataset_2.csv",
            ]).map(shared)
        for (file, theirs) in zip(files, try LabelDump.sleapIO(files, as: "dlc")) {
            let own = LabelDump(try LabelFormat.read(file).document)
            #expect(own.animals == theirs.animals && own.nodes == theirs.nodes, "\(file.lastPathComponent)")
        }
    }
}
