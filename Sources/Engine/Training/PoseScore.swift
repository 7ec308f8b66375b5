import Domain

/// How far decoded points are from labelled ones, summed over pictures; px of the original frame.
struct PoseScore {
    /// Of the parts that were found.
    var errors: [Double] = []
    /// Labelled parts.
    var wanted = 0
    /// Labelled animals whose identity is known, and those of them that were found and given it.
    var named = 0
    var rightlyNamed = 0

    mutating func add(_ points: [PredictedPoint], animal: TargetAnimal) {
        wanted += animal.points.count { $0.isPresent }
        errors += Self.distances(points, animal.points)
    }

    /// Pairs animals so that as many as possible are found and their parts are nearest; a pair that is `farthest` apart
    /// on average, or more, is none.
    mutating func add(_ found: [IdentifiedInstance], animals: [TargetAnimal], farthest: Double) {
        let costs = animals.flatMap { animal in
            found.map { candidate -> Double in
                let distances = Self.distances(candidate.instance.points, animal.points)
                guard !distances.isEmpty else { return .infinity }
                let mean = distances.reduce(0, +) / Double(distances.count)
                return mean < farthest ? mean : .infinity
            }
        }
        let pairing = Assignment.hungarian(costs, rows: animals.count, columns: found.count)
        for (animal, match) in zip(animals, pairing) {
            wanted += animal.points.count { $0.isPresent }
            if animal.identity != nil { named += 1 }
            guard let match else { continue }
            errors += Self.distances(found[match].instance.points, animal.points)
            if let identity = animal.identity, found[match].identity == identity { rightlyNamed += 1 }
        }
    }

    private static func distances(_ points: [PredictedPoint], _ truth: [Point]) -> [Double] {
        zip(points, truth).filter { $0.position.isPresent && $1.isPresent }.map { $0.position.distance(to: $1) }
    }
}
