import Domain
import Foundation
import Storage
import Testing

@Suite struct FrameSetTests {
    @Test(arguments: [0, 1, 2, 3, 40, 1_000, 9_000])
    func aSetComesBackFromItsBytes(count: Int) throws {
        var random = SeededGenerator(UInt64(count))
        var reference = Set<Int>()
        for _ in 0..<count { reference.insert(Int.random(in: 0..<FrameSet.capacity, using: &random)) }
        if count == 3 { reference = [0, 63, 64, FrameSet.capacity - 1] }
        var set = FrameSet()
        for frame in reference { set.insert(frame) }
        #expect(set.count == reference.count)
        #expect(set.runs.flatMap { Array($0) } == reference.sorted())
        let bytes = set.encoded
        #expect(bytes.count <= FrameSet.capacity / 8 + 1)
        #expect(try FrameSet(decoding: bytes) == set)
    }

    @Test func rangesAreInsertedAndTakenAway() {
        var set = FrameSet()
        set.insert(5...200)
        set.insert(0...0)
        set.insert((FrameSet.capacity - 2)...(FrameSet.capacity - 1))
        var hole = FrameSet()
        hole.insert(64...127)
        set.subtract(hole)
        #expect(set.runs == [0...0, 5...63, 128...200, (FrameSet.capacity - 2)...(FrameSet.capacity - 1)])
    }

    @Test(arguments: [Data(), Data([7]), Data([0, 0xFF]), Data([0, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 1]), Data([1, 2])])
    func brokenBytesAreRefused(bytes: Data) {
        #expect(throws: (any Error).self) { try FrameSet(decoding: bytes) }
    }
}

@Suite struct FrameRangesTests {
    @Test func touchingRangesAreJoined() {
        #expect(FrameRanges([5...6, 0...2, 3...3, 10...10, 6...8]).ranges == [0...3, 5...8, 10...10])
        #expect(FrameRanges(frames: [3, 1, 2, 9]).ranges == [1...3, 9...9])
    }

    @Test func neighboursAreFound() {
        let ranges: FrameRanges = [2...4, 8...8]
        #expect((0...9).map { ranges.next(atOrAfter: $0) } == [2, 2, 2, 3, 4, 8, 8, 8, 8, nil])
        #expect((0...9).map { ranges.previous(atOrBefore: $0) } == [nil, nil, 2, 3, 4, 4, 4, 4, 8, 8])
        #expect((0...9).filter { ranges.contains($0) } == [2, 3, 4, 8])
    }

    @Test func jsonIsAListOfPairs() throws {
        let json = String(decoding: try JSONEncoder().encode([2...4, 8...8] as FrameRanges), as: UTF8.self)
        #expect(json == "[[2,4],[8,8]]")
        #expect(try JSONDecoder().decode(FrameRanges.self, from: Data(json.utf8)) == [2...4, 8...8])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(FrameRanges.self, from: Data("[[4,2]]".utf8)) }
    }
}

@Suite struct TimelineTests {
    @Test func theTimelineSaysWhatIsWhere() throws {
        let scene = try Scene()
        let timeline = try scene.store.timeline(video: scene.videos[0])
        #expect(timeline.frameCount == 5_000)
        #expect(timeline.labeled == [0...0, 10...10, 20...20])
        #expect(timeline.predicted == [0...39])
        #expect(timeline.suggested == [7...7])
        #expect(timeline.tracks.map(\.id) == scene.tracks)
        #expect(timeline.tracks[0].ranges == [0...39])
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(timeline)) as? [String: Any]
        #expect(json?["labeled"] as? [[Int]] == [[0, 0], [10, 10], [20, 20]])
        #expect(throws: StorageError.unknownVideo(50)) { try scene.store.timeline(video: 50) }
    }

    @Test func theNextFrameWithAMarkIsFound() throws {
        let scene = try Scene()
        func next(_ from: Int, _ forward: Bool, _ mark: FrameMark) throws -> Int? {
            try scene.store.nextFrame(video: scene.videos[0], from: from, forward: forward, mark: mark)
        }
        #expect(try next(0, true, .labeled) == 10)
        #expect(try next(10, false, .labeled) == 0)
        #expect(try next(20, true, .labeled) == nil)
        #expect(try next(30, true, .predicted) == 31)
        #expect(try next(0, true, .suggested) == 7)
        #expect(try next(9, false, .spawn) == 0)
    }

    @Test func binsJoinWithoutASeam() throws {
        let scene = try Scene()
        let store = scene.store
        let video = try store.edit(.addVideos([Scene.video("long.mp4", frameCount: 100_000)])).created.videos[0]
        let range = 16_300..<33_000
        try store.storePredictions(
            range.map { PredictedFrame(frame: $0, instances: [Scene.predicted(0, track: scene.tracks[0])]) },
            video: video, run: "first")
        let timeline = try store.timeline(video: video)
        #expect(timeline.predicted == [16_300...32_999])
        #expect(timeline.tracks[0].ranges == [16_300...32_999])
        #expect(try store.framesPredicted(by: "first", video: video) == [16_300...32_999])
    }
}
