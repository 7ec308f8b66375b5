import Domain
import Formats
import Foundation
import Testing

@Suite struct SLPTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Two videos, two tracks, a link, hidden and absent points, a negative frame: everything a document can hold.
    static func document() throws -> LabelDocument {
        let skeleton = try Skeleton(
            name: "mouse", nodeNames: ["nose", "earL", "earR", "Schwänzchen"], edges: [(0, 1), (0, 2), (2, 3)],
            symmetries: [(1, 2)])
        let videos = [
            VideoReference(
                id: 3, path: "/data/a \"clip\".mp4", width: 640, height: 480, channels: 1, frameCount: 1800,
                framesPerSecond: 29.97),
            VideoReference(
                id: 1, kind: .imageList, path: "/data/list", imagePaths: ["b.png", "sub/a.png"], channels: 3,
                frameCount: 2),
        ]
        let label = LabelInstance(
            points: [
                LabelPoint(Point(0.1, 1 / 3), isComplete: true), LabelPoint(Point(-0.5, 1e-300), isVisible: false),
                .absent, LabelPoint(Point(4096.25, 7)),
            ], track: 9, trackingScore: 0.5, fromPrediction: 1)
        let prediction = PredictedInstance(
            points: [
                PredictedPoint(x: 0.1, y: 2, score: 0.9), .absent, PredictedPoint(x: 5, y: 6, score: 0.1),
                PredictedPoint(x: 7, y: 8, score: 1.5),
            ], score: 2.5, track: 4, trackingScore: 0.25)
        var other = prediction
        other.track = nil
        let frames = [
            LabeledFrame(video: 3, frame: 0, instances: [label], predictions: [prediction, other]),
            LabeledFrame(video: 3, frame: 7, isNegative: true),
            LabeledFrame(video: 1, frame: 1, predictions: [other]),
        ]
        return LabelDocument(
            skeleton: skeleton, videos: videos,
            tracks: [Track(id: 4, name: "", spawnedOn: 3), Track(id: 9, name: "männlich")], frames: frames,
            suggestions: [Suggestion(video: 1, frame: 0, group: 2), Suggestion(video: 3, frame: 5)],
            provenance: ["sleap_version": "\"1.4.1\"", "args": "{\"n\":[1,2.50,null]}"])
    }

    @Test func aLinkToAFileIsReadAsTheFile() throws {
        let (file, link) = (folder.file("labels.slp"), folder.file("link.slp"))
        try SLP.write(Self.document(), to: file)
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
        #expect(try text(SLP.read(link).document.frames) == text(SLP.read(file).document.frames))
    }

    /// The same document with ids as a reader gives them: from 1 in the file's order.
    private func renumbered(_ document: LabelDocument) -> LabelDocument {
        let videoID = Dictionary(uniqueKeysWithValues: document.videos.enumerated().map { ($1.id, VideoID($0 + 1)) })
        let trackID = Dictionary(uniqueKeysWithValues: document.tracks.enumerated().map { ($1.id, TrackID($0 + 1)) })
        var out = document
        out.tracks = document.tracks.map { Track(id: trackID[$0.id]!, name: $0.name, spawnedOn: $0.spawnedOn) }
        out.suggestions = document.suggestions.map {
            Suggestion(video: videoID[$0.video]!, frame: $0.frame, group: $0.group)
        }
        out.frames = document.frames.map { frame in
            var copy = LabeledFrame(
                video: videoID[frame.video]!, frame: frame.frame, instances: frame.instances,
                predictions: frame.predictions, isNegative: frame.isNegative)
            for i in copy.instances.indices { copy.instances[i].track = copy.instances[i].track.map { trackID[$0]! } }
            for i in copy.predictions.indices {
                copy.predictions[i].track = copy.predictions[i].track.map { trackID[$0]! }
            }
            return copy
        }
        return out
    }

    /// NaN is not equal to itself; text is.
    private func text(_ frames: [LabeledFrame]) -> String { "\(frames)" }

    @Test func readsBackWhatItWrote() throws {
        let document = try Self.document()
        let url = folder.file("a.slp")
        #expect(try SLP.write(document, to: url) == [])
        let contents = try SLP.read(url)
        let (read, expected) = (contents.document, renumbered(document))
        #expect(contents.formatID == 1.2)
        #expect(contents.warnings == [])
        #expect(read.skeleton == expected.skeleton)
        #expect(read.tracks == expected.tracks)
        #expect(read.suggestions == expected.suggestions)
        #expect(read.provenance == expected.provenance)
        #expect(text(read.frames) == text(expected.frames))
        #expect(read.videos.map(\.path) == ["/data/a \"clip\".mp4", "/data/list"])
        #expect(read.videos.map(\.imagePaths) == [[], ["b.png", "sub/a.png"]])
        #expect(read.videos.map(\.kind) == [.file, .imageList])
        #expect(read.videos[0].width == 640 && read.videos[0].height == 480 && read.videos[0].channels == 1)
        #expect(read.videos[0].frameCount == 1800 && read.videos[0].framesPerSecond == 29.97)
    }

    @Test func writesTheSameFileTwiceAsOnce() throws {
        let (a, b) = (folder.file("a.slp"), folder.file("b.slp"))
        try SLP.write(Self.document(), to: a)
        try SLP.write(SLP.read(a).document, to: b)
        let (first, second) = (try SLP.read(a).document, try SLP.read(b).document)
        #expect(text(first.frames) == text(second.frames))
        #expect(first.videos == second.videos)
    }

    @Test func keepsManyPredictionsInOrder() throws {
        let skeleton = try Skeleton(nodeNames: ["a", "b"])
        let video = VideoReference(id: 1, path: "v.mp4")
        let url = folder.file("many.slp")
        let writer = try SLPWriter(creating: url, skeleton: skeleton, videos: [video], tracks: [])
        for frame in 0..<20_000 {
            let points = [PredictedPoint(x: Float(frame), y: 1, score: 0.5), .absent]
            try writer.append(
                LabeledFrame(
                    video: 1, frame: frame, predictions: [PredictedInstance(points: points, score: Float(frame))]))
        }
        #expect(!FileManager.default.fileExists(atPath: url.path))
        try writer.finish()
        let frames = try SLP.read(url).document.frames
        #expect(frames.count == 20_000)
        #expect(frames.enumerated().allSatisfy { $1.frame == $0 && $1.predictions[0].points[0].x == Float($0) })
    }

    @Test func leavesTheOldFileWhenWritingIsGivenUp() throws {
        let url = folder.file("kept.slp")
        try SLP.write(Self.document(), to: url)
        let before = try Data(contentsOf: url)
        do {
            let writer = try SLPWriter(creating: url, skeleton: .empty, videos: [], tracks: [])
            #expect(throws: FormatError.self) { try writer.append(LabeledFrame(video: 1, frame: 0)) }
        }
        #expect(try Data(contentsOf: url) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["kept.slp"])
    }

    @Test func writesAndReadsThePicturesOfAPackage() throws {
        var document = try Self.document()
        document.videos = [
            VideoReference(
                id: 3, kind: .embedded, path: "p", width: 8, height: 6, channels: 1, frameCount: 3,
                sourceFrames: [12, 40, 41])
        ]
        let instance = LabelInstance(points: [LabelPoint(1, 2), LabelPoint(3, 4), .absent, .absent])
        document.frames = (0..<3).map { LabeledFrame(video: 3, frame: $0, instances: [instance]) }
        document.suggestions = [Suggestion(video: 3, frame: 1)]
        let url = folder.file("p.pkg.slp")
        try SLP.write(document, to: url) { video, position in
            guard position < 2 else { return nil }
            return EmbeddedImage(
                sourceFrame: video.sourceFrames[position], bytes: [137, 80, 0, UInt8(position + 1)], format: "png")
        }
        let contents = try SLP.read(url)
        let video = try #require(contents.document.videos.first)
        #expect(video.kind == .embedded)
        #expect(video.sourceFrames == [12, 40, 41])
        #expect(video.imagePaths == ["0_00000012.png", "1_00000040.png"])
        #expect(contents.document.frames.map(\.frame) == [0, 1, 2])
        #expect(contents.document.suggestions.map(\.frame) == [1])
        let images = try #require(contents.embedded[video.id])
        #expect(try images.image(1) == EmbeddedImage(sourceFrame: 40, bytes: [137, 80, 0, 2], format: "png"))
        var all: [Int] = []
        try images.forEach { all.append($1.sourceFrame) }
        #expect(all == [12, 40])
        #expect(contents.warnings == ["Video 1: 1 of its frames have no image in the package."])
    }

    @Test func namesARelinkedVideoByItsNewPath() throws {
        let url = folder.file("a.slp")
        try SLP.write(Self.document(), to: url)
        var document = try SLP.read(url).document
        document.videos[0].path = "/elsewhere/clip.mp4"
        document.videos[1].path = "/elsewhere/list"
        try SLP.write(document, to: url)
        let videos = try SLP.read(url).document.videos
        #expect(videos.map(\.path) == ["/elsewhere/clip.mp4", "/elsewhere/list"])
        #expect(videos[1].imagePaths == ["b.png", "sub/a.png"])
        #expect(videos[0].frameCount == 1800)
    }
}
