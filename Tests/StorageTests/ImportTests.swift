import Domain
import Foundation
import Storage
import Testing

@Suite struct ImportTests {
    /// Labels with odd bits, predictions, tracks, an empty frame, suggestions, provenance.
    static func document(frames: Int = 12) throws -> LabelDocument {
        let skeleton = try Skeleton(
            name: "fly", nodeNames: ["tail", "wing", "head"], edges: [(2, 0), (2, 1)], symmetries: [(0, 1)])
        let tracks = [Track(id: 7, name: "female", spawnedOn: 3), Track(id: 9, name: "")]
        let odd = Double(bitPattern: 0x7FF8_0000_0000_1234)
        var list = (0..<frames).map { i in
            LabeledFrame(
                video: 30, frame: i * 2,
                instances: [
                    LabelInstance(
                        points: [
                            LabelPoint(0.1 + Double(i), -0.0), .absent, LabelPoint(Point(odd, odd), isVisible: true),
                        ],
                        track: 7, trackingScore: 0.3, fromPrediction: 1)
                ],
                predictions: [
                    PredictedInstance(
                        points: (0..<3).map { PredictedPoint(x: Float($0) + 0.1, y: Float(i), score: 0.9) }, score: 0.1,
                        track: 9, trackingScore: 2),
                    PredictedInstance(points: [.absent, .absent, .absent], score: 0.2),
                ])
        }
        list.append(LabeledFrame(video: 31, frame: 5, isNegative: true))
        var folder = VideoReference(id: 31, kind: .imageList, path: "images", frameCount: 9)
        folder.imagePaths = ["1.png", "2.png"]
        folder.sourceJSON = #"{"a": 1}"#
        return LabelDocument(
            skeleton: skeleton, videos: [Scene.video("fly.mp4").with(id: 30), folder], tracks: tracks, frames: list,
            suggestions: [Suggestion(video: 31, frame: 8, group: 1), Suggestion(video: 30, frame: 2)],
            provenance: ["sleap_version": "\"1.4\""])
    }

    @Test func aDocumentComesBackBitForBit() throws {
        let project = try TemporaryProject()
        let document = try Self.document()
        let outcome = try project.store.edit(.importDocument(document, name: "x.slp"))
        #expect(outcome.created.nodes == [0, 1, 2])
        let back = try project.store.document()
        #expect(back.skeleton == document.skeleton)
        #expect(back.tracks.map(\.name) == ["female", ""])
        #expect(back.tracks[0].spawnedOn == 3)
        #expect(back.videos.map { $0.with(id: 0) } == document.videos.map { $0.with(id: 0) })
        #expect(back.provenance == document.provenance)
        #expect(back.suggestions.map(\.frame) == [8, 2])
        #expect(back.frames.count == document.frames.count)
        let ids = Dictionary(uniqueKeysWithValues: zip(document.tracks.map(\.id), back.tracks.map(\.id)))
        for (new, old) in zip(back.frames, document.frames) {
            #expect(new.frame == old.frame && new.isNegative == old.isNegative)
            for (a, b) in zip(new.instances, old.instances) {
                #expect(a.points.map(\.bits) == b.points.map(\.bits))
                #expect(a.track == b.track.map { ids[$0]! })
                #expect(a.trackingScore == b.trackingScore && a.fromPrediction == b.fromPrediction)
            }
            for (a, b) in zip(new.predictions, old.predictions) {
                #expect(a.points.map(\.x.bitPattern) == b.points.map(\.x.bitPattern))
                #expect(a.score == b.score && a.track == b.track.map { ids[$0]! } && a.trackingScore == b.trackingScore)
            }
        }
    }

    @Test func importingTwiceChangesNothing() throws {
        let project = try TemporaryProject()
        try project.store.edit(.importDocument(try Self.document(), name: "x.slp"))
        let before = try project.store.contents()
        let outcome = try project.store.edit(.importDocument(try Self.document(), name: "x.slp"))
        #expect(outcome.changed.isEmpty)
        #expect(try project.store.contents() == before)
        #expect(try project.store.undoNames(for: "anna").undo == "Import x.slp")
    }

    @Test func nodesAndTracksAreMatchedByName() throws {
        let scene = try Scene()
        let outcome = try scene.store.edit(.importDocument(try Self.document(), name: "x.slp"))
        #expect(outcome.created.nodes == [4])
        let skeleton = try scene.store.skeleton()
        #expect(skeleton.nodeNames == ["head", "left ear", "right ear", "tail", "wing"])
        #expect(skeleton.edges.count == 2)
        #expect(skeleton.symmetries.contains(Symmetry(3, 4)))
        #expect(try scene.store.tracks().map(\.name) == ["female", "male", ""])
        let points = try scene.store.frames(video: outcome.created.videos[0], in: 2...2)[0].labels[0].points
        #expect(points[3].position.x == 1.1)
        #expect(!points[1].position.isPresent)
    }

    @Test func anImportOfBadPointsChangesNothing() throws {
        let scene = try Scene()
        var document = try Self.document()
        document.frames[3].instances[0].points.removeLast()
        let before = try scene.store.contents()
        #expect(throws: StorageError.invalidEdit(.wrongPointCount(found: 2, nodes: 3))) {
            try scene.store.edit(.importDocument(document, name: "x.slp"))
        }
        #expect(try scene.store.contents() == before)
    }
}

extension VideoReference {
    func with(id: VideoID) -> VideoReference {
        VideoReference(
            id: id, kind: kind, path: path, imagePaths: imagePaths, width: width, height: height, channels: channels,
            frameCount: frameCount, framesPerSecond: framesPerSecond, fingerprint: fingerprint,
            sourceFrames: sourceFrames, sourceJSON: sourceJSON)
    }
}

extension LabelPoint {
    var bits: [UInt64] {
        [position.x.bitPattern, position.y.bitPattern, isVisible ? 1 : 0, isComplete ? 1 : 0]
    }
}
