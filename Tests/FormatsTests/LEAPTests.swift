import Domain
import Formats
import Foundation
import Testing

@Suite struct LEAPTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func make(_ kind: String) throws -> URL {
        let url = folder.file("clip.labels.mat")
        _ = try Python.run("make_foreign.py", [kind, url.path])
        return url
    }

    @Test(TestPlaces.withPython, arguments: ["leap5", "leap7", "leap73"])
    func readsEveryVersionOfMATLABsFiles(_ kind: String) throws {
        let contents = try LabelFormat.read(make(kind))
        let document = contents.document
        #expect(document.skeleton.nodeNames == ["head", "neck", "Schwänzchen"])
        #expect(document.skeleton.edgeIndices.map { [$0.0, $0.1] } == [[0, 1], [1, 2]])
        #expect(document.videos[0].path == "D:/data/clip.mp4" && document.frames.map(\.frame) == [1, 3])
        // MATLAB counts pixels from 1.
        #expect(document.frames[0].instances[0].points.prefix(2).map(\.position) == [Point(0, 0), Point(1.5, 2)])
        #expect(!document.frames[0].instances[0].points[2].position.isPresent)
        #expect(document.frames[1].instances[0].points[2].position == Point(49, 59))
    }

    @Test(TestPlaces.withPython, TestPlaces.withShared) func readsASampleAsSleapIODoesButForThePixel() throws {
        let url = try #require(TestPlaces.shared).appendingPathComponent("formats/mat/labels.mat")
        let contents = try LabelFormat.read(url)
        var document = contents.document
        for i in document.frames.indices {
            for k in document.frames[i].instances[0].points.indices {
                let point = document.frames[i].instances[0].points[k].position
                document.frames[i].instances[0].points[k] = LabelPoint(point.x + 1, point.y + 1)
            }
        }
        let (own, theirs) = (LabelDump(document), try LabelDump.sleapIO(url, as: "leap"))
        #expect(own.nodes == theirs.nodes && own.edges == theirs.edges && own.animals.count > 10)
        #expect(own.animals == theirs.animals)
        #expect(contents.warnings.count == 1 && contents.warnings[0].contains("catnect_labeling.h5"))
    }

    @Test(TestPlaces.withPython) func refusesWhatIsCutOrAnotherFileOfMATLABs() throws {
        let url = try make("leap7")
        let whole = try Data(contentsOf: url)
        for length in [60, 127, 140, whole.count / 2, whole.count - 3] {
            try whole.prefix(length).write(to: url)
            #expect(throws: FormatError.self, "\(length)") { try LabelFormat.read(url) }
        }
        for at in stride(from: 128, to: whole.count, by: 7) {
            var spoilt = whole
            spoilt[at] ^= 0xA5
            try spoilt.write(to: url)
            // A changed number may go unseen; what must not happen is a crash.
            do { _ = try LabelFormat.read(url) } catch is FormatError {}
        }
    }

    @Test(TestPlaces.withShared) func saysThatASkeletonAloneHoldsNoLabels() throws {
        let url = try #require(TestPlaces.shared).appendingPathComponent(
            "formats/skeleton/leap_mat_format/skeleton_legs.mat")
        let error = #expect(throws: FormatError.self) { try LabelFormat.read(url) }
        #expect("\(error!)".contains("positions"))
    }
}

@Suite struct DeepPoseKitTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func make(_ kind: String) throws -> URL {
        let url = folder.file("set.h5")
        _ = try Python.run("make_foreign.py", [kind, url.path])
        return url
    }

    @Test(TestPlaces.withPython) func readsAnnotatedPictures() throws {
        let contents = try LabelFormat.read(make("annotations"))
        #expect(contents.document.skeleton.nodeNames == ["1", "2"])
        #expect(contents.document.skeleton.edgeIndices.map { [$0.0, $0.1] } == [[0, 1]])
        #expect(contents.warnings.count == 1 && contents.warnings[0].contains("name, parent and swap"))
        let frames = contents.document.frames
        #expect(frames.map(\.frame) == [0, 1])
        #expect(frames[0].instances[0].points.map(\.position) == [Point(0.5, 1.5), Point(2.5, 3.5)])
        #expect(frames[1].instances[0].points[0].position == Point(4.5, 5.5))
        #expect(!frames[1].instances[0].points[1].position.isPresent)
        let images = try #require(contents.embedded[1])
        #expect(images.count == 3 && images.raw?.width == 8 && images.raw?.height == 6 && images.swapsRedAndBlue)
        #expect(try images.image(2).bytes.prefix(3) == [200, 0, 0])
    }

    @Test(TestPlaces.withPython) func namesComeFromTheTableBesideTheFile() throws {
        _ = try folder.write("name,parent,swap\nhead,,\ntail,head,\n", to: "skeleton.csv")
        _ = try folder.write("name,parent,swap\nhead,,\n", to: "other.csv")
        let document = try LabelFormat.read(make("pose")).document
        #expect(document.skeleton.nodeNames == ["head", "tail"])
        #expect(document.skeleton.edgeIndices.map { [$0.0, $0.1] } == [[0, 1]])
        #expect(document.frames.map(\.frame) == [1])
        let found = document.frames[0].predictions
        #expect(found.map(\.track) == [1, 2] && found.map(\.score) == [0.75, 0.25])
        #expect(found[0].points[1] == PredictedPoint(x: 3, y: 4, score: 1))
        #expect(document.tracks.map(\.name) == ["Track 0", "Track 1"])
    }
}
