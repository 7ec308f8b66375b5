import Arena
import Domain
import Foundation
import Testing
import Video

@Suite struct ArenaTests {
    private static func arena(
        frames: Int = 600, animals: Int = 2, seed: UInt64 = 1, width: Int = 640, height: Int = 480, noise: Double = 2
    ) throws -> ArenaScene {
        ArenaScene(
            try ArenaConfiguration(
                width: width, height: height, frameCount: frames, animalCount: animals, seed: seed, noise: noise))
    }

    @Test func theSameSeedGivesTheSameTruthAndPictures() throws {
        let (a, b) = (try Self.arena(frames: 60), try Self.arena(frames: 60))
        #expect((0..<60).allSatisfy { a.truth($0) == b.truth($0) })
        #expect(a.render(37) == b.render(37))
        let other = try Self.arena(frames: 60, seed: 2)
        #expect(a.truth(37) != other.truth(37))
        #expect(a.render(37).pixels != other.render(37).pixels)
    }

    @Test func aPictureDoesNotDependOnWhichWereDrawnBefore() throws {
        let arena = try Self.arena(frames: 30)
        let first = arena.render(20)
        _ = arena.render(3)
        #expect(arena.render(20) == first)
    }

    @Test func aLongerVideoBeginsAsAShorterOne() throws {
        let (short, long) = (try Self.arena(frames: 50), try Self.arena(frames: 80))
        #expect(short.truth(49) == long.truth(49))
    }

    @Test func skeletonIsTheMouseWithPairedEars() throws {
        let skeleton = try Self.arena(frames: 1).skeleton
        #expect(skeleton.nodeNames == ["nose", "ear_left", "ear_right", "neck", "tail_base"])
        #expect(skeleton.symmetryIndices.map { [$0.0, $0.1] } == [[1, 2]])
        #expect(skeleton.edges.count == 4)
    }

    @Test(arguments: [(2, 640, 480), (1, 320, 240), (5, 640, 480), (10, 800, 600)])
    func everyAnimalIsOnEveryFrameInsideThePicture(animals: Int, width: Int, height: Int) throws {
        let arena = try Self.arena(frames: 400, animals: animals, width: width, height: height)
        for frame in 0..<400 {
            let truth = arena.truth(frame)
            #expect(truth.map(\.track) == (0..<animals).map { TrackID($0) })
            for point in truth.flatMap(\.points) {
                #expect((0...Double(width - 1)).contains(point.position.x))
                #expect((0...Double(height - 1)).contains(point.position.y))
            }
        }
    }

    @Test func theLeftEarIsOnTheLeft() throws {
        let arena = try Self.arena(frames: 300)
        for frame in stride(from: 0, to: 300, by: 10) {
            for animal in arena.truth(frame) {
                let p = animal.points.map(\.position)
                // From neck to nose, with y down, left is where the cross product is negative.
                let (nx, ny) = (p[0].x - p[3].x, p[0].y - p[3].y)
                #expect(nx * (p[1].y - p[3].y) - ny * (p[1].x - p[3].x) < 0)
                #expect(nx * (p[2].y - p[3].y) - ny * (p[2].x - p[3].x) > 0)
            }
        }
    }

    @Test func animalsMoveSmoothlyAndKeepTheirBuild() throws {
        let arena = try Self.arena(frames: 900)
        var walking = 0
        for frame in 1..<900 {
            for (before, now) in zip(arena.truth(frame - 1), arena.truth(frame)) {
                let steps = zip(before.points, now.points).map { $0.position.distance(to: $1.position) }
                #expect(steps.allSatisfy { $0 < 16 }, "frame \(frame)")
                if steps[3] > 1 { walking += 1 }
                let p = now.points.map(\.position)
                #expect((24...36).contains(p[0].distance(to: p[3])))
                #expect((15...23).contains(p[1].distance(to: p[2])))
                #expect((20...75).contains(p[3].distance(to: p[4])))
            }
        }
        #expect((0.4...0.95).contains(Double(walking) / 1800))
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func animalsMeetAndBrieflyHideEachOther(seed: UInt64) throws {
        let arena = try Self.arena(frames: 1800, seed: seed)
        var hidden = 0
        var close = 0
        for frame in 0..<1800 {
            let truth = arena.truth(frame)
            if truth[0].points[3].position.distance(to: truth[1].points[3].position) < 80 { close += 1 }
            let points = truth.flatMap(\.points)
            hidden += points.count { !$0.isVisible }
            #expect(points.allSatisfy { $0.position.isPresent })
        }
        #expect((60...900).contains(close))
        #expect((20...1500).contains(hidden))
    }

    @Test func anAnimalIsDarkerThanTheFloorWhereItsTruthSays() throws {
        let arena = try Self.arena(frames: 200, noise: 0)
        for frame in [0, 60, 199] {
            let picture = arena.render(frame)
            let sorted = picture.pixels.sorted()
            let floor = Double(sorted[sorted.count / 2])
            for animal in arena.truth(frame) where animal.points.allSatisfy(\.isVisible) {
                let (neck, tail) = (animal.points[3].position, animal.points[4].position)
                for p in [neck, Point((neck.x + tail.x) / 2, (neck.y + tail.y) / 2)] {
                    let level = picture.pixels[Int(p.y.rounded()) * picture.width + Int(p.x.rounded())]
                    #expect(Double(level) < 0.8 * floor, "frame \(frame)")
                }
            }
        }
    }

    @Test func noiseIsAsStrongAsAsked() throws {
        let (clean, noisy) = (try Self.arena(frames: 1, noise: 0), try Self.arena(frames: 1, noise: 4))
        let differences = zip(clean.render(0).pixels, noisy.render(0).pixels).map { Double($0) - Double($1) }
        let variance = differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)
        #expect((3.6...4.4).contains(variance.squareRoot()))
    }

    @Test func aDocumentHoldsTheFramesAskedFor() throws {
        let arena = try Self.arena(frames: 40)
        let document = arena.document(video: VideoReference(id: 7, path: "arena.mp4"), frames: [30, 2])
        #expect(document.frames.map(\.frame) == [2, 30])
        #expect(document.frames.allSatisfy { $0.video == 7 && $0.instances.count == 2 && $0.predictions.isEmpty })
        #expect(document.frames[0].instances == arena.truth(2))
        #expect(document.tracks.map(\.name) == ["mouse_1", "mouse_2"])
        #expect(document.videos[0].width == 640 && document.videos[0].frameCount == 40)
        #expect(arena.document(video: VideoReference(id: 0, path: "a")).frames.count == 40)
    }

    @Test func theWrittenVideoShowsTheRenderedFrames() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("arena-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("arena.mp4").path
        let arena = try Self.arena(frames: 45, width: 320, height: 240)
        var written: [Int] = []
        try arena.write(to: path) { written.append($0) }
        #expect(written == Array(1...45))

        let decoder = try VideoDecoder(opening: path)
        #expect(decoder.info.frameCount == 45 && decoder.info.width == 320 && decoder.info.height == 240)
        for index in [0, 17, 44] {
            let decoded = try decoder.frame(index, as: .gray).pixels
            let error = zip(decoded, arena.render(index).pixels).reduce(0.0) { $0 + abs(Double($1.0) - Double($1.1)) }
            #expect(error / Double(decoded.count) < 4, "frame \(index)")
        }
    }
}

@Suite struct ArenaConfigurationTests {
    @Test func rejectsWhatMakesNoVideo() {
        #expect(throws: ArenaError.outOfRange(name: "frames", found: 0, expected: 1...1_000_000)) {
            try ArenaConfiguration(frameCount: 0)
        }
        #expect(throws: ArenaError.self) { try ArenaConfiguration(animalCount: 0) }
        #expect(throws: ArenaError.self) { try ArenaConfiguration(width: 20) }
        #expect(throws: ArenaError.oddSize(width: 641, height: 480)) { try ArenaConfiguration(width: 641) }
    }

    @Test func errorsNameTheValueAndWhatWasExpected() {
        let error = ArenaError.outOfRange(name: "animals", found: 99, expected: 1...20)
        #expect(error.description.contains("99") && error.description.contains("animals"))
        #expect(error.description.contains("20"))
    }
}
