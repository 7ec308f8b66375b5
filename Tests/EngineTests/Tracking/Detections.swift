import Arena
import Domain

/// What a network might make of an arena: poses with errors, some animals missing, in no fixed order.
struct Detections {
    var jitter = 0.0
    /// Share of animals, and of the nodes of the others, that are not found.
    var dropped = 0.0
    var droppedNodes = 0.0
    /// Hidden nodes are not found, nor animals with three or more of them.
    var losesHidden = false
    /// Chance that, of two animals near each other, one is found twice and the other not at all.
    var merged = 0.0
    /// Chance that, of two animals near each other, a mixture of both is found and nothing else.
    var mixed = 0.0
    var every = 1
    var seed: UInt64 = 1

    func frames(of arena: ArenaScene, count: Int) -> (truth: [LabeledFrame], predictions: [LabeledFrame]) {
        var random = SplitMix64(state: seed)
        var truth: [LabeledFrame] = []
        var predictions: [LabeledFrame] = []
        for frame in stride(from: 0, to: count, by: every) {
            let animals = arena.truth(frame)
            truth.append(LabeledFrame(video: 0, frame: frame, instances: animals))
            let seen = mix(merge(animals, using: &random), using: &random)
            let found = seen.compactMap { detect($0, using: &random) }.shuffled(using: &random)
            predictions.append(LabeledFrame(video: 0, frame: frame, predictions: found))
        }
        return (truth, predictions)
    }

    private func merge(_ animals: [LabelInstance], using random: inout SplitMix64) -> [LabelInstance] {
        animals.map { animal in
            let near = animals.first {
                $0.track != animal.track && $0.points[3].position.distance(to: animal.points[3].position) < 45
            }
            guard let near, random.uniform() < merged else { return animal }
            return near
        }
    }

    private func mix(_ animals: [LabelInstance], using random: inout SplitMix64) -> [LabelInstance] {
        guard mixed > 0 else { return animals }
        var left = animals
        for a in animals {
            for b in animals where (a.track?.rawValue ?? 0) < (b.track?.rawValue ?? 0) {
                guard a.points[3].position.distance(to: b.points[3].position) < 45, random.uniform() < mixed,
                    left.contains(where: { $0.track == a.track }), left.contains(where: { $0.track == b.track })
                else { continue }
                left.removeAll { $0.track == a.track || $0.track == b.track }
                left.append(
                    LabelInstance(points: zip(a.points, b.points).map { random.uniform() < 0.5 ? $0 : $1 }))
            }
        }
        return left
    }

    private func detect(_ animal: LabelInstance, using random: inout SplitMix64) -> PredictedInstance? {
        let isHidden = losesHidden && animal.points.count { !$0.isVisible } >= 3
        if isHidden || random.uniform() < dropped { return nil }
        let points = animal.points.map { point in
            if random.uniform() < droppedNodes || (losesHidden && !point.isVisible) { return PredictedPoint.absent }
            let x = point.position.x + jitter * random.normal()
            let y = point.position.y + jitter * random.normal()
            return PredictedPoint(x: Float(x), y: Float(y), score: Float(random.uniform()))
        }
        return PredictedInstance(points: points, score: Float(random.uniform()))
    }
}

/// SplitMix64, so that a test means the same each time.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func uniform() -> Double { Double.random(in: 0..<1, using: &self) }

    /// Nearly normal: the sum of twelve uniform values.
    mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }
}
