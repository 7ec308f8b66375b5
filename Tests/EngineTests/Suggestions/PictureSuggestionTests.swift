import Domain
import Engine
import Foundation
import Testing
import Video

/// What is suggested by looking at a video's pictures.
@Suite(.serialized) struct PictureSuggestionTests {
    private func scan(_ labels: SyntheticAnimals, _ frames: [Int]) -> PictureScan {
        PictureScan(frames, opening: { try labels.openVideo(1) })
    }

    @Test func diverseKeepsAwayFromWhatIsKnownAndFromItself() throws {
        let folder = try Clip(levels: [10, 10, 11, 90, 91, 200, 201, 10, 90])
        var method = DiverseSuggestions(PictureFeatures())
        try method.look(at: folder.scan(Array(0..<9))) { $0 == 0 }
        let found = method.suggestions(2)[0]
        #expect(found.map(\.frame) == [6, 3] || found.map(\.frame) == [6, 4] || found.map(\.frame) == [6, 8])
        #expect(found.map(\.reason) == ["unlike the one before it", "unlike the 2 before it"])
        // Equal pictures are not suggested, however many are asked for.
        #expect(method.suggestions(50)[0].count == 5)
    }

    @Test func diverseSeesFramesOfAnotherVideo() throws {
        let (first, second) = (try Clip(levels: [10, 90]), try Clip(levels: [90, 10, 230]))
        var method = DiverseSuggestions(PictureFeatures())
        try method.look(at: first.scan([0, 1])) { _ in false }
        try method.look(at: second.scan([0, 1, 2])) { _ in false }
        let found = method.suggestions(2)
        #expect(Set(found[0].map(\.frame)) == [0, 1])
        #expect(found[1].map(\.frame) == [2])
        #expect(found[1][0].reason == "unlike the 2 before it")
    }

    @Test func aFrameThatCannotBeDecodedIsPassedOverAndCancellingStops() throws {
        let clip = try Clip(levels: [10, 90, 200])
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: clip.paths[1]))
        var method = DiverseSuggestions(PictureFeatures())
        try method.look(at: clip.scan([0, 1, 2])) { _ in false }
        #expect(Set(method.suggestions(9)[0].map(\.frame)) == [0, 2])
        let paths = clip.paths
        #expect(throws: EngineError.cancelled) {
            try method.look(
                at: PictureScan([0], opening: { try VideoDecoder(images: paths) }, isCancelled: { true })
            ) { _ in false }
        }
    }

    @Test func aModelLooksAtPicturesAndReadsThemTwice() throws {
        let labels = try SyntheticAnimals(frames: 9, animals: 1)
        defer { labels.remove() }
        let run = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: run) }
        var profile = try TestProfiles.small("single-instance", epochs: 1)
        profile.models[0].optimization.batchesPerEpoch = 2
        _ = try Trainer(source: labels, profile: profile, options: TrainingOptions(runFolder: run)).run()

        let encoder = try EncoderFeatures(runFolders: [run], threads: 2)
        let video = try labels.openVideo(1)
        let frames = try [0, 1, 0].map { try video.frame($0, as: encoder.format) }
        let features = try encoder.features(of: frames)
        #expect(features[0] == features[2] && features[0] != features[1])
        // A mean and a maximum of each of the encoder's channels at stride 8: 16 * 1.5^3.
        #expect(features[0].count == 2 * 54)
        var method = DiverseSuggestions(encoder)
        try method.look(at: scan(labels, Array(0..<9))) { $0 < 2 }
        #expect(Set(method.suggestions(4)[0].map(\.frame)).isDisjoint(with: [0, 1]))

        // Asked the same twice, a model does not differ from itself.
        let (first, second) = (try PosePredictor(runFolders: [run]), try PosePredictor(runFolders: [run]))
        let same = try SecondReading(of: first, against: second)
        #expect(try same.disagreements(on: frames).allSatisfy { $0.pixels < 0.01 && $0.unmatched == 0 })
        _ = try SecondReading(of: first).suggestions(3, in: scan(labels, Array(0..<9)))
    }
}

@Suite struct DisagreementTests {
    private func animal(_ points: [(Double, Double)]) -> PredictedInstance {
        PredictedInstance(points: points.map { PredictedPoint(x: Float($0.0), y: Float($0.1), score: 1) }, score: 1)
    }

    @Test func pairsTheNearestAndTakesTheWorstPair() {
        let first = [animal([(0, 0), (0, 40)]), animal([(100, 0), (100, 40)])]
        let second = [animal([(103, 4), (103, 44)]), animal([(0, 1), (0, 41)])]
        let found = Disagreement(between: first, and: second)
        #expect(found.unmatched == 0)
        #expect(abs(found.pixels - 5) < 1e-5 && abs(found.relative - 5.0 / 40) < 1e-5)
        #expect(found.reason(other: "mirrored") == "mirrored: 5.0 px apart")
    }

    @Test func aMirrorTurnsPicturesAndPointsAlike() {
        let pixels = (0..<(5 * 2 * 3)).map { UInt8($0) }
        let frame = Frame(width: 5, height: 2, format: .rgb, pixels: pixels)
        #expect(Array(frame.mirrored.pixels[0..<6]) == [12, 13, 14, 9, 10, 11])
        #expect(frame.mirrored.mirrored == frame)
        // Nose, left ear and right ear as they were found in the mirror.
        let found = animal([(0, 1), (1, 0), (3, 0)]).unmirrored(width: 5, pairs: [(1, 2)])
        #expect(found.points.map(\.x) == [4, 1, 3] && found.points.map(\.y) == [1, 0, 0])
    }

    @Test func anAnimalThatOnlyOneFindsWeighsMost() {
        let one = animal([(0, 0), (0, 40)])
        let missing = Disagreement(between: [one, animal([(200, 0), (200, 40)])], and: [one])
        #expect(missing.unmatched == 1 && missing.strength == 1)
        #expect(missing.reason(other: "mirrored") == "2 animals, mirrored 1")
        let elsewhere = Disagreement(between: [one], and: [animal([(200, 0), (200, 40)])])
        #expect(elsewhere.unmatched == 2)
        #expect(elsewhere.reason(other: "the other model") == "the other model: an animal elsewhere")
        #expect(Disagreement(between: [], and: []).strength == 0)
    }
}

/// Grey pictures of one level each, in a folder of their own.
private final class Clip {
    let folder: URL
    let paths: [String]

    init(levels: [UInt8]) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("clip-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var paths: [String] = []
        for (index, level) in levels.enumerated() {
            let path = folder.appendingPathComponent("\(index).png")
            let frame = Frame(width: 32, height: 24, format: .gray, pixels: [UInt8](repeating: level, count: 768))
            try Data(try PNG.encode(frame)).write(to: path)
            paths.append(path.path)
        }
        self.paths = paths
    }

    func scan(_ frames: [Int]) -> PictureScan {
        let paths = paths
        return PictureScan(frames, opening: { try VideoDecoder(images: paths) })
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
