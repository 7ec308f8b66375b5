import Domain
import Formats
import Foundation
import Testing

@Suite struct COCOTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let category =
        #"{"id": 7, "name": "mouse", "keypoints": ["nose", "ear", "tail"], "skeleton": [[1, 2], [2, 3]]}"#
    private static let image = #"{"id": 1, "file_name": "shots/a.png", "width": 64, "height": 48}"#

    private func coco(
        images: String = image, annotations: String, categories: String = category, name: String = "coco.json"
    ) throws -> URL {
        try folder.write(
            #"{"info": {}, "images": [\#(images)], "annotations": [\#(annotations)], "categories": [\#(categories)]}"#,
            to: name)
    }

    private func annotation(_ keypoints: String, image: Int = 1, more: String = "") -> String {
        #"{"id": 5, "image_id": \#(image), "category_id": 7, "keypoints": [\#(keypoints)]\#(more)}"#
    }

    @Test func readsVisibilityTracksAndScores() throws {
        let contents = try LabelFormat.read(
            coco(
                annotations: [
                    annotation("1.5, 2, 2, 3, 4, 1, 0, 0, 0", more: #", "track_id": 3"#),
                    annotation("9, 8, 2, 7, 6, 0, 0, 0, 0", more: #", "score": 0.25"#),
                    annotation("0, 0, 0, 0, 0, 0, 0, 0, 0"),
                ].joined(separator: ",")))
        let frame = try #require(contents.document.frames.first)
        #expect(contents.document.skeleton.nodeNames == ["nose", "ear", "tail"])
        #expect(contents.document.skeleton.edgeIndices.map { [$0.0, $0.1] } == [[0, 1], [1, 2]])
        #expect(frame.instances[0].points[0] == LabelPoint(1.5, 2))
        #expect(frame.instances[0].points[1] == LabelPoint(Point(3, 4), isVisible: false))
        #expect(!frame.instances[0].points[2].position.isPresent)
        #expect(contents.document.tracks.map(\.name) == ["3"])
        #expect(frame.instances.count == 1 && frame.predictions.map(\.score) == [0.25])
        #expect(frame.predictions[0].points[1].position == Point(7, 6))
        #expect(contents.warnings.count == 1 && contents.warnings[0].contains("1 of 3 annotations"))
        let video = try #require(contents.document.videos.first)
        #expect(video.kind == .imageList && video.path == "shots" && video.imagePaths == ["a.png"] && video.width == 64)
    }

    @Test func oneMeansVisibleWhereTwoIsNeverSaid() throws {
        let document = try LabelFormat.read(coco(annotations: annotation("1, 2, 1, 3, 4, 1, 0, 0, 0"))).document
        #expect(document.frames[0].instances[0].points.map(\.isVisible) == [true, true, false])
    }

    @Test func picturesOfASizeOrOfOneVideoBelongTogether() throws {
        let images = [
            #"{"id": 1, "file_name": "b.png", "width": 64, "height": 48}"#,
            #"{"id": 2, "file_name": "c.png", "width": 32, "height": 32}"#,
            #"{"id": 3, "file_name": "a.png", "width": 64, "height": 48}"#,
            #"{"id": 4, "filename": "d.png", "width": 64, "height": 48, "vid_id": "x"}"#,
        ].joined(separator: ",")
        let document = try LabelFormat.read(
            coco(
                images: images,
                annotations: annotation("1, 2, 2, 3, 4, 2, 5, 6, 2", image: 3) + ","
                    + annotation("1, 2, 2, 3, 4, 2, 5, 6, 2", image: 2))
        ).document
        #expect(document.videos.map(\.imagePaths) == [["b.png", "a.png"], ["c.png"], ["d.png"]])
        #expect(document.frames.map { [Int($0.video.rawValue), $0.frame] } == [[1, 1], [2, 0]])
    }

    @Test func edgesThatCountFromZeroAreUnderstood() throws {
        let category = Self.category.replacingOccurrences(of: "[[1, 2], [2, 3]]", with: "[[0, 1], [1, 2], [1, 9]]")
        let document = try LabelFormat.read(
            coco(annotations: annotation("1, 2, 2, 3, 4, 2, 5, 6, 2"), categories: category)
        ).document
        #expect(document.skeleton.edgeIndices.map { [$0.0, $0.1] } == [[0, 1], [1, 2]])
    }

    @Test func refusesWhatContradictsItself() throws {
        let other = #"{"id": 8, "name": "fly", "keypoints": ["head"]}"#
        let cases: [(URL, String)] = [
            (try coco(images: "", annotations: annotation("1, 2, 2, 3, 4, 2, 5, 6, 2"), name: "1"), "pictures"),
            (try coco(annotations: annotation("1, 2, 2"), name: "2"), "3 numbers for 3 body parts"),
            (try coco(annotations: annotation("1, 2, 2, 3, 4, 2, 5, 6, 2", image: 9), name: "3"), "picture 9"),
            (try coco(annotations: annotation(#""x", 2, 2, 3, 4, 2, 5, 6, 2"#), name: "4"), "numbers"),
            (try coco(annotations: "", categories: #"{"id": 1, "name": "cell"}"#, name: "5"), "boxes or masks"),
            (
                try coco(images: #"{"id": 1}"#, annotations: annotation("1, 2, 2, 3, 4, 2, 5, 6, 2"), name: "6"),
                "file name"
            ),
            (
                try coco(
                    annotations: annotation("1, 2, 2, 3, 4, 2, 5, 6, 2")
                        + #", {"image_id": 1, "category_id": 8, "keypoints": [1, 2, 2]}"#,
                    categories: Self.category + "," + other, name: "7"), "one"
            ),
        ]
        for (url, words) in cases {
            let error = #expect(throws: FormatError.self, "\(words)") { try LabelFormat.read(url) }
            #expect("\(error!)".contains(words) && "\(error!)".contains(url.path))
        }
    }

    @Test(TestPlaces.withPython) func readsWhatSleapIOReads() throws {
        for name in ["a", "b", "c"] { _ = try folder.write("", to: "\(name).png") }
        let images = ["a", "b", "c"].enumerated().map {
            #"{"id": \#($0), "file_name": "\#($1).png", "width": 9, "height": 8}"#
        }
        let url = try coco(
            images: images.joined(separator: ","),
            annotations: (0..<3).map {
                annotation("\($0).25, 2, 2, 3, \($0), 1, 0, 0, 0", image: $0, more: #", "track_id": \#($0 + 1)"#)
            }.joined(separator: ","))
        #expect(try LabelDump(LabelFormat.read(url).document) == LabelDump.sleapIO(url, as: "coco"))
    }
}
