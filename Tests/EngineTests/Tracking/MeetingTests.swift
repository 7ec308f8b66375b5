import Domain
import Engine
import Testing

/// Two animals that pass each other and are found as one there: what the builder makes of the parts.
@Suite struct MeetingTests {
    /// Five parts below each other, 20 px apart.
    private func parts(_ x: Double, _ y: Double) -> [Point] { (0..<5).map { Point(x, y + 20 * Double($0)) } }

    private func first(_ frame: Int) -> [Point] { parts(3 * Double(frame), 0) }

    private func second(_ frame: Int) -> [Point] { parts(300 - 3 * Double(frame), 30) }

    private func instance(_ points: [Point]) -> PredictedInstance {
        PredictedInstance(points: points.map { PredictedPoint(x: Float($0.x), y: Float($0.y), score: 1) }, score: 1)
    }

    private func distance(_ a: [Point], _ b: [Point]) -> Double { zip(a, b).reduce(0) { $0 + $1.0.distance(to: $1.1) } }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func animalsFoundAsOneAreFollowedPartByPart(seed: UInt64) {
        var random = SplitMix64(state: seed)
        var builder = TrackletBuilder(animals: 2)
        var wrong = 0
        for frame in 0..<100 {
            let (a, b) = (first(frame), second(frame))
            guard (42..<58).contains(frame) else {
                let owners = builder.add([instance(a), instance(b)], frame: frame)
                #expect(owners == [0, 1], "frame \(frame)")
                continue
            }
            let mixture = zip(a, b).map { random.uniform() < 0.5 ? $0 : $1 }
            let owner = builder.add([instance(mixture)], frame: frame)[0]
            let difference = distance(mixture, a) - distance(mixture, b)
            if abs(difference) > 20, owner != (difference < 0 ? 0 : 1) { wrong += 1 }
        }
        #expect(builder.tracklets.count == 2)
        #expect(wrong <= 1)
    }

    /// A part that is found at the other animal's place does not lead astray, though both animals are found.
    @Test func partsOfTheOtherAnimalAreLeftOut() {
        var builder = TrackletBuilder(animals: 2)
        for frame in 0..<60 {
            let (a, b) = (parts(2 * Double(frame), 0), parts(2 * Double(frame) + 30, 10))
            let borrowed = frame > 20 && frame % 3 > 0 ? zip(a, b).enumerated().map { $0 < 3 ? $1.1 : $1.0 } : a
            #expect(builder.add([instance(borrowed), instance(b)], frame: frame) == [0, 1], "frame \(frame)")
        }
    }

    /// Where one animal is found and nothing of the other, it is not said to be both.
    @Test func anAnimalThatIsNotFoundIsNotFollowedInTheOther() {
        var builder = TrackletBuilder(animals: 2)
        for frame in 0..<30 { _ = builder.add([instance(parts(0, 0)), instance(parts(25, 5))], frame: frame) }
        for frame in 30..<60 { #expect(builder.add([instance(parts(0, 0))], frame: frame) == [0]) }
        #expect(builder.tracklets[1].frames == 0...29)
    }
}
