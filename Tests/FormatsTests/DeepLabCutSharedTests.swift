import Domain
import Formats
import Foundation
import Testing

@Suite(TestPlaces.withShared) struct DeepLabCutSharedTests {
    @Test(TestPlaces.withPython) func readsTheMouseAsPandasDoes() throws {
        let root = try #require(TestPlaces.shared).appendingPathComponent("mouse-openfield")
        let contents = try DeepLabCut.readProjectContents(config: root.appendingPathComponent("config.yaml"))
        let table = root.appendingPathComponent("labeled-data/m4s1/CollectedData_Pranav.csv")
        let truth = try JSONDecoder().decode([String: [[Double]?]].self, from: Python.run("dump_dlc.py", [table.path]))
        let document = contents.document
        let video = try #require(document.videos.first)
        #expect(document.skeleton.nodeNames == ["snout", "leftear", "rightear", "tailbase"])
        #expect(document.videos.count == 1 && video.kind == .imageFolder && video.frameCount == 92)
        #expect(document.frames.count == truth.count && contents.warnings == [])
        for frame in document.frames {
            let found = frame.instances[0].points.map { $0.position.isPresent ? [$0.position.x, $0.position.y] : nil }
            #expect(found == truth[video.imagePaths[frame.frame]])
        }
    }

    @Test func readsTheMultiAnimalSample() throws {
        let folder = try TemporaryFolder()
        let sample = try #require(TestPlaces.shared).appendingPathComponent("formats/dlc")
        for name in ["labeled-data/video/CollectedData_LM.csv", "madlc_230_config.yaml"] {
            let data = try Data(contentsOf: sample.appendingPathComponent(name))
            let target = name.hasSuffix("yaml") ? "config.yaml" : name
            _ = try folder.write(String(decoding: data, as: UTF8.self), to: target)
        }
        let document = try DeepLabCut.readProject(config: folder.file("config.yaml"))
        #expect(document.skeleton.nodeNames == ["A", "B", "C", "D", "E"])
        #expect(document.tracks.map(\.name) == ["Animal1", "Animal2", "single"])
        #expect(document.frames[1].instances.map(\.track) == [1, 2, 3])
        #expect(document.frames[1].instances[2].points[4].position == Point(24, 25))
    }
}
