import Domain
import Engine
import Testing

/// Looks count as far as they tell known animals apart on tracklets that they were not learned from.
@Suite struct LooksTrustTests {
    private static func instance(_ x: Double, _ y: Double) -> PredictedInstance {
        PredictedInstance(
            points: [0, 20, 40].map { PredictedPoint(x: Float(x), y: Float(y + $0), score: 1) }, score: 1)
    }

    /// Animals far apart that are all seen for 100 frames and then not at all for 20, several times.
    private func tracklets(animals: Int = 2, stretches: Int = 10) -> [Tracklet] {
        var builder = TrackletBuilder(animals: animals)
        for frame in 0..<(stretches * 120) {
            let isSeen = frame % 120 < 100
            let found = (0..<animals).map { Self.instance(Double(200 * $0 + frame % 120), 50) }
            _ = builder.add(isSeen ? found : [], frame: frame)
        }
        return builder.tracklets
    }

    private func factor(
        _ tracklets: [Tracklet], animals: Int = 2, _ describe: (_ tracklet: Int, inout SplitMix64) -> [Double]
    ) -> Double {
        var random = SplitMix64(state: 7)
        let descriptors = tracklets.map { tracklet in tracklet.samples.map { _ in describe(tracklet.id, &random) } }
        return LooksTrust.factor(descriptors: descriptors, of: tracklets, animals: animals)
    }

    @Test func animalsThatLookDifferentAreTrusted() {
        let all = tracklets()
        #expect(all.count == 20)
        #expect(factor(all) { [Double($0 % 2) * 3 + $1.normal(), $1.normal(), $1.normal()] } > 0.7)
    }

    @Test func animalsThatLookAlikeHaveNoVote() {
        #expect(factor(tracklets()) { [$1.normal(), $1.normal(), $1.normal()] } == 0)
    }

    /// With many numbers and few tracklets some direction always seems to tell them apart.
    @Test func whatSeparatesByChanceIsNotTrusted() {
        #expect(factor(tracklets(stretches: 4)) { _, random in (0..<20).map { _ in random.normal() } } == 0)
    }

    @Test func threeOfWhomTwoLookAlikeAreTrustedAsFarAsTheyDiffer() {
        #expect(factor(tracklets(animals: 3), animals: 3) { [($0 % 3 == 0 ? 4 : 0) + $1.normal(), $1.normal()] } > 0.1)
    }

    @Test func oneStretchSaysNothing() {
        #expect(factor(tracklets(stretches: 1)) { [Double($0 % 2) * 9 + $1.normal()] } == 0)
    }

    /// Samples lie where nothing of another animal can be, and on frames that both animals' samples share.
    @Test func samplesAreTakenWellApart() {
        var builder = TrackletBuilder(animals: 2)
        for frame in 0..<100 {
            // The second comes from 300 px away to the first one's side, and goes again.
            let distance = Double(abs(frame - 50) * 6)
            _ = builder.add([Self.instance(0, 0), Self.instance(distance + 15, 0)], frame: frame)
        }
        let frames = builder.tracklets.flatMap { $0.samples.map(\.frame) }
        #expect(!frames.isEmpty && frames.allSatisfy { $0 % 10 == 0 })
        #expect(!frames.contains(50) && frames.contains(20) && frames.contains(80))
    }

    /// One that is lost beside another may be under it, until it is seen elsewhere.
    @Test func besideOneThatWasLostNoSamplesAreTaken() {
        var builder = TrackletBuilder(animals: 2)
        for frame in 0..<120 {
            let both = [Self.instance(0, 0), Self.instance(frame < 30 ? 300 - Double(frame * 9) : 300, 0)]
            _ = builder.add((30..<80).contains(frame) ? [both[0]] : both, frame: frame)
        }
        let frames = builder.tracklets.flatMap { $0.samples.map(\.frame) }
        #expect(frames.contains(10) && frames.contains(100))
        #expect(!frames.contains { (30..<80).contains($0) })
    }
}
