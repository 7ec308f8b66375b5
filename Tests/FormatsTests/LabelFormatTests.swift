import Formats
import Foundation
import Testing

@Suite struct LabelFormatTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func tellsFilesOfOneEndingApart() throws {
        let texts: [(String, LabelFormat)] = [
            (#"{"images": [], "annotations": [], "categories": []}"#, .coco),
            (#"[{"filename": "a.png", "annotations": []}]"#, .alphaTracker),
            (#"{"version": "2.0.0", "skeletons": [], "labels": []}"#, .sleapJSON),
            ("scorer,S,S\nbodyparts,a,a\ncoords,x,y\n", .deepLabCutTable),
            ("track,frame_idx,instance.score,a.x,a.y,a.score\n", .analysisCSV),
            ("\u{FEFF}frame_idx,a.x,a.y\n", .analysisCSV), ("scorer: S\nbodyparts: [a]\n", .deepLabCutProject),
        ]
        for (i, (text, format)) in texts.enumerated() {
            let ending = format == .deepLabCutProject ? "yaml" : i % 2 == 0 ? "json" : "csv"
            #expect(try LabelFormat.of(folder.write(text, to: "file\(i).\(ending)")) == format)
        }
    }

    @Test(arguments: [
        ("", "empty"), ("once upon a time", "begins with"), (#"{"nodes": [], "links": []}"#, "skeleton panel"),
        (#"{"name": "my profile"}"#, "“name”"), ("PK\u{3}\u{4}", "unpack it"), ("a\u{0}b", "no known kind"),
        ("[]", "JSON"),
    ])
    func saysWhatAFileWithoutLabelsIs(_ text: String, _ words: String) throws {
        let url = try folder.write(text, to: "file.json")
        let error = #expect(throws: FormatError.self) { try LabelFormat.read(url) }
        guard case .notLabels(let path, let found) = error else { throw error! }
        #expect(path == url.path && found.contains(words))
        #expect("\(error!)".contains("COCO"))
    }

    @Test func saysThatATextNamedSLPIsNoHDF5() throws {
        let url = try folder.write("words", to: "labels.slp")
        #expect(throws: FormatError.notHDF5(path: url.path)) { try LabelFormat.read(url) }
    }

    @Test(TestPlaces.withShared) func readsSamplesOfOldSLPPackages() throws {
        for name in ["siv_format_v1/small_robot_siv.slp", "siv_format_v2/small_robot_siv_caching.slp"] {
            let url = try #require(TestPlaces.shared).appendingPathComponent("formats/\(name)")
            let contents = try LabelFormat.read(url)
            #expect(!contents.document.frames.isEmpty && !contents.document.videos.isEmpty)
        }
    }
}
