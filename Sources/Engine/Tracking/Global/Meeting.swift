import Domain
import Foundation

/// Animals that lie on each other and what was found of them: instances there are often mixtures, of which each part is one
/// animal's or the other's.
struct Meeting {
    /// Instances that are explained, and the animals.
    let poses: [Int]
    let animals: [Int]
    /// For each animal its parts, wherever they were found; absent ones were not.
    let parts: [[Point]]

    /// From here on a part is said to be one animal's.
    private static let sure = 0.8
    /// A pose of which the parts lie less well where they should be is not of these animals.
    static let least = 0.4
    /// Of a pose that is one animal's as a whole, a part is left out that is so much likelier another's, as a logarithm.
    private static let tolerance = 2.0
    /// A mixture explains a pose so much better than any one animal, as a logarithm, each part being either's with equal chances.
    private static let gain = 0.0

    /// - Parameters:
    ///   - points: of each pose.
    ///   - expected: of each animal.
    init(poses: [Int], _ points: [[Point]], animals: [Int], _ expected: [[PartMotion.Expected]]) {
        var parts = expected.map { $0.map { _ in Point.absent } }
        var best = expected.map { $0.map { _ in -Double.infinity } }
        var explained: [Int] = []
        for (place, pose) in zip(poses, points) {
            let present = pose.indices.filter { pose[$0].isPresent }
            let (sharing, fit) = Self.sharing(pose, present, expected)
            guard present.count > 1, fit >= Self.least else { continue }
            explained.append(place)
            for (part, animal) in zip(present, sharing) {
                guard let animal else { continue }
                let density = expected[animal][part].density(pose[part])
                guard density > best[animal][part] else { continue }
                (parts[animal][part], best[animal][part]) = (pose[part], density)
            }
        }
        (self.poses, self.animals, self.parts) = (explained, animals, parts)
    }

    /// Whose each part is, and how well the parts lie where they should be. A pose is one animal's as a whole unless it is
    /// clearly better explained as a mixture.
    private static func sharing(
        _ pose: [Point], _ present: [Int], _ expected: [[PartMotion.Expected]]
    ) -> ([Int?], Double) {
        let densities = present.map { part in
            expected.map { $0[part].place.isPresent ? $0[part].density(pose[part]) : -20 }
        }
        let alone = expected.indices.map { animal in densities.reduce(0) { $0 + $1[animal] } }
        let sums = densities.map { part in
            let most = part.max() ?? 0
            return most + log(part.reduce(0) { $0 + exp($1 - most) })
        }
        let mixed = sums.reduce(0, +) - Double(present.count) * log(2)
        let single = alone.indices.max { alone[$0] < alone[$1] } ?? 0
        func likeness(_ part: Int, _ animal: Int) -> Double {
            expected[animal][present[part]].place.isPresent
                ? expected[animal][present[part]].likeness(pose[present[part]]) : 0
        }
        let count = Double(max(1, present.count))
        guard mixed - alone[single] >= gain else {
            return (
                densities.map { $0[single] >= ($0.max() ?? 0) - tolerance ? single : nil },
                present.indices.reduce(0) { $0 + likeness($1, single) } / count
            )
        }
        let owners = present.indices.map { part in
            expected.indices.first { exp(densities[part][$0] - sums[part]) >= sure }
        }
        let fit = present.indices.reduce(0) { sum, part in
            sum + (expected.indices.map { likeness(part, $0) }.max() ?? 0)
        }
        return (owners, fit / count)
    }
}

extension [PartMotion.Expected] {
    /// The logarithm of the odds at which a pose that is this animal would be told from another.
    func separation(from other: Self) -> Double {
        zip(self, other).reduce(0) { sum, part in
            guard part.0.place.isPresent, part.1.place.isPresent else { return sum }
            let distance = part.0.place.distance(to: part.1.place) / Swift.max(part.0.reach, part.1.reach)
            return sum + 1.5 * log1p(distance * distance)
        }
    }

    /// By how much likelier one pose is than another to be the animal, as a logarithm, over the parts that both have.
    func preference(_ pose: [Point], over other: [Point]) -> Double {
        zip(self, zip(pose, other)).reduce(0) { sum, part in
            let (expected, (a, b)) = part
            guard expected.place.isPresent, a.isPresent, b.isPresent else { return sum }
            return sum + expected.density(a) - expected.density(b)
        }
    }

    /// By how much likelier a pose is to be this animal than another, as a logarithm, over the parts that all have.
    func preference(_ pose: [Point], over other: Self) -> Double {
        zip(pose, zip(self, other)).reduce(0) { sum, part in
            let (point, (a, b)) = part
            guard point.isPresent, a.place.isPresent, b.place.isPresent else { return sum }
            return sum + a.density(point) - b.density(point)
        }
    }

    /// How well a pose lies where the animal should be, 0 to 1.
    func fit(_ pose: [Point]) -> Double {
        let known = zip(self, pose).filter { $0.place.isPresent && $1.isPresent }
        return known.isEmpty ? 0 : known.reduce(0) { $0 + $1.0.likeness($1.1) } / Double(known.count)
    }
}
