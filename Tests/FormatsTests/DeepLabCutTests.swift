import Domain
import Formats
import Foundation
import Testing

@Suite struct DeepLabCutTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func project(
        config: String = "Task: t\nscorer: S\nbodyparts:\n- a\n- b\nskeleton:\n- - a\n  - b\n",
        csv: String = "scorer,S,S,S,S\nbodyparts,a,a,b,b\ncoords,x,y,x,y\nlabeled-data/v/img2.png,1.5,2,,\n",
        images: [String] = ["img10.png", "img2.png"]
    ) throws -> URL {
        for image in images { _ = try folder.write("", to: "labeled-data/v/\(image)") }
        _ = try folder.write(csv, to: "labeled-data/v/CollectedData_S.csv")
        return try folder.write(config, to: "config.yaml")
    }

    @Test func readsASingleAnimalProject() throws {
        let document = try DeepLabCut.readProject(config: project())
        #expect(document.skeleton.nodeNames == ["a", "b"])
        #expect(document.skeleton.edgeIndices.map { [$0.0, $0.1] } == [[0, 1]])
        #expect(document.tracks.isEmpty)
        let video = try #require(document.videos.first)
        #expect(video.kind == .imageFolder)
        #expect(video.path.hasSuffix("labeled-data/v"))
        #expect(video.imagePaths == ["img2.png", "img10.png"])
        let frame = try #require(document.frames.first)
        #expect(frame.frame == 0 && frame.instances.count == 1)
        #expect(frame.instances[0].points[0] == LabelPoint(1.5, 2))
        #expect(!frame.instances[0].points[1].position.isPresent && !frame.instances[0].points[1].isVisible)
    }

    @Test func readsThreeIndexColumnsAndWindowsPaths() throws {
        let csv = "scorer,,,S,S,S,S\nbodyparts,,,b,b,a,a\ncoords,,,x,y,x,y\nlabeled-data,v,img10.png,1,2,3,4\n"
        let frame = try #require(try DeepLabCut.readProject(config: project(csv: csv)).frames.first)
        #expect(frame.frame == 1)
        #expect(frame.instances[0].points.map(\.position) == [Point(3, 4), Point(1, 2)])
        let windows = "scorer,S,S\r\nbodyparts,a,a\r\ncoords,x,y\r\nlabeled-data\\v\\img10.png,1,2\r\n"
        #expect(try DeepLabCut.readProject(config: project(csv: windows)).frames.map(\.frame) == [1])
    }

    @Test func makesEachIndividualATrack() throws {
        let config = "scorer: S\nmultianimalproject: true\nmultianimalbodyparts: [a]\nuniquebodyparts: [b]\n"
        let csv = """
            scorer,S,S,S,S,S,S
            individuals,m1,m1,m2,m2,single,single
            bodyparts,a,a,a,a,b,b
            coords,x,y,x,y,x,y
            labeled-data/v/img2.png,1,2,,,5,6

            """
        let document = try DeepLabCut.readProject(config: project(config: config, csv: csv))
        #expect(document.tracks.map(\.name) == ["m1", "m2", "single"])
        let instances = try #require(document.frames.first?.instances)
        #expect(instances.map(\.track) == [1, 3])
        #expect(instances[1].points[1].position == Point(5, 6))
    }

    @Test func saysWhatIsMissing() throws {
        let contents = try DeepLabCut.readProjectContents(config: project(images: []))
        #expect(contents.document.videos[0].imagePaths == ["img2.png"])
        #expect(contents.warnings.contains { $0.contains("only their labels were read") })
        let csv = "scorer,S,S\nbodyparts,c,c\ncoords,x,y\nlabeled-data/v/gone.png,1,2\n"
        let warnings = try DeepLabCut.readProjectContents(config: project(csv: csv)).warnings
        #expect(warnings.contains { $0.contains("“c” is labelled but not in the configuration") })
        #expect(warnings.contains { $0.contains("gone.png") })
    }

    @Test(arguments: ["- 1\n- 2\n", "just words", "", "a: [1, 2", "\u{0}\u{1}", "&a [*a]"])
    func refusesAConfigurationThatIsNoMapping(_ config: String) throws {
        let url = try project(config: config)
        let error = #expect(throws: FormatError.self) { try DeepLabCut.readProject(config: url) }
        guard case .notYAML(let path, _) = error else { throw error! }
        #expect(path == url.path)
    }

    @Test func refusesAConfigurationWithoutItsEntries() throws {
        for (config, word) in [
            ("bodyparts: [a]", "scorer"), ("scorer: S", "bodyparts"), ("scorer: S\nbodyparts: MULTI!", "bodyparts"),
        ] {
            let url = try project(config: config)
            let error = #expect(throws: FormatError.self) { try DeepLabCut.readProject(config: url) }
            #expect("\(error!)".contains(word))
        }
    }

    @Test func refusesDuplicateBodyParts() throws {
        let url = try project(config: "scorer: S\nbodyparts: [a, a]\n")
        #expect(throws: FormatError.skeleton(path: url.path, .duplicateNodeName("a"))) {
            try DeepLabCut.readProject(config: url)
        }
    }

    @Test(arguments: [
        ("", 1), ("scorer,S\n", 2), ("a,b,c\n1,2,3\n", 1), ("scorer,S,S\nbodyparts,a,a\ncoords,x,z\n", 3),
        ("scorer,S,S,S\nbodyparts,a,a,b\ncoords,x,y,x\n", 3),
        ("scorer,S,S\nbodyparts,a,a\ncoords,x,y\nlabeled-data/v/img2.png,1\n", 4),
    ])
    func refusesWrongColumns(_ csv: String, _ wrongLine: Int) throws {
        let url = try project(csv: csv)
        let error = #expect(throws: FormatError.self) { try DeepLabCut.readProject(config: url) }
        guard case .wrongColumns(let path, let line, _, _) = error else { throw error! }
        #expect(path.hasSuffix("CollectedData_S.csv") && line == wrongLine)
    }

    @Test func refusesWordsForNumbers() throws {
        let url = try project(csv: "scorer,S,S\nbodyparts,a,a\ncoords,x,y\nlabeled-data/v/img2.png,1,two\n")
        let error = #expect(throws: FormatError.self) { try DeepLabCut.readProject(config: url) }
        guard case .notANumber(_, 4, 3, "two") = error else { throw error! }
    }

    @Test func refusesAProjectWithoutLabels() throws {
        let url = try folder.write("scorer: S\nbodyparts: [a]\n", to: "config.yaml")
        #expect(throws: FormatError.missing(path: folder.url.path, what: "the folder labeled-data")) {
            try DeepLabCut.readProject(config: url)
        }
    }
}
