import Domain
import Engine
import Foundation
import Testing

@Suite struct PartAffinityFieldsTests {
    private static let parts = ["head", "body", "tail"]
    private let fields = PartAffinityFields(
        parts: Self.parts, links: [PartLink(source: 1, destination: 0), PartLink(source: 1, destination: 2)],
        sigma: 20, stride: 4)
    private let width = 40
    private let height = 30

    private func encoded(_ animals: [[Point]]) -> [Float] {
        var values = [Float](repeating: 9, count: 4 * width * height)
        values.withUnsafeMutableBufferPointer { fields.encode(animals, width: width, height: height, into: $0) }
        return values
    }

    private func peaks(_ animals: [[Point]]) -> [[Peak]] {
        Self.parts.indices.map { part in animals.map { Peak(position: $0[part], score: 0.8) } }
    }

    private func groups(
        _ peaks: [[Peak]], in values: [Float], settings: PartGrouping = PartGrouping()
    ) -> [PeakGroup] {
        values.withUnsafeBufferPointer {
            fields.group(peaks, fields: $0, width: width, height: height, settings: settings)
        }
    }

    /// The definition, cell by cell (sleap-nn's `make_multi_pafs`): unit vector × exp(-(d²)² / 2σ²), summed.
    private func byDefinition(_ animals: [[Point]], link: Int, axis: Int, x: Int, y: Int) -> Double {
        animals.reduce(0) { sum, animal in
            let (a, b) = (animal[fields.links[link].source], animal[fields.links[link].destination])
            guard a.isPresent, b.isPresent else { return sum }
            let p = Point(Double(x * 4), Double(y * 4))
            let (dx, dy, length) = (b.x - a.x, b.y - a.y, a.distance(to: b))
            let share = min(1, max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / (length * length)))
            let squared = pow(p.distance(to: Point(a.x + share * dx, a.y + share * dy)), 2)
            return sum + (axis == 0 ? dx : dy) / length * exp(-squared * squared / (2 * 20 * 20))
        }
    }

    @Test func fieldsAreSLEAPs() {
        let animals = [
            [Point(20, 20), Point(60, 35), Point(100, 90)], [Point(30, 60), Point(62, 40), .absent],
        ]
        let values = encoded(animals)
        var touched = 0
        for link in 0..<2 {
            for axis in 0..<2 {
                for y in 0..<height {
                    for x in 0..<width {
                        let value = values[((2 * link + axis) * height + y) * width + x]
                        if value != 0 { touched += 1 }
                        let expected = byDefinition(animals, link: link, axis: axis, x: x, y: y)
                        #expect(abs(Double(value) - expected) < 2e-4)
                    }
                }
            }
        }
        #expect(touched > 400 && touched < 2000, "only what is near a link is written")
    }

    /// A value that sleap-nn 0.3.5 gives: `make_multi_pafs(xv, yv, [[[8, 4]]], [[[20, 4]]], sigma=20)` at (12, 8).
    @Test func theWeightFallsWithTheFourthPowerOfTheDistance() {
        let values = encoded([[Point(20, 4), Point(8, 4), .absent]])
        #expect(abs(values[2 * width + 3] - Float(exp(-256.0 / 800))) < 1e-6)
    }

    @Test func animalsThatCrossAreToldApart() {
        // Two animals whose bodies lie near each other, heads and tails on opposite sides.
        let animals = [
            [Point(40, 20), Point(70, 50), Point(100, 80)], [Point(100, 24), Point(76, 54), Point(46, 86)],
        ]
        let found = groups(peaks(animals), in: encoded(animals))
        #expect(found.map(\.peaks) == [[0, 0, 0], [1, 1, 1]])
        #expect(found.allSatisfy { $0.score > 1.4 && $0.score < 2.1 })
    }

    @Test func aPeakThatNoFieldLeadsToJoinsNobody() {
        let animal = [Point(40, 20), Point(70, 50), Point(100, 80)]
        var peaks = peaks([animal])
        peaks[0].append(Peak(position: Point(140, 100), score: 0.9))
        let found = groups(peaks, in: encoded([animal]))
        #expect(found.map(\.peaks) == [[0, 0, 0]])
        #expect(groups(self.peaks([animal]), in: [Float](repeating: 0, count: 4 * width * height)).isEmpty)
    }

    @Test func aLinkLongerThanAQuarterOfThePictureCountsLess() {
        let animal = [Point(20, 20), Point(140, 20), .absent]
        let peaks = peaks([animal]).map { $0.filter(\.position.isPresent) }
        let values = encoded([animal])
        // 120 px of field, and a quarter of 160 px: 40 / 120 - 1.
        #expect(abs(groups(peaks, in: values)[0].score - (1 + 1.0 / 3 - 1)) < 1e-6)
        let strict = PartGrouping(distanceWeight: 2)
        #expect(groups(peaks, in: values, settings: strict).isEmpty)
        let patient = PartGrouping(longestLink: 1)
        #expect(abs(groups(peaks, in: values, settings: patient)[0].score - 1) < 1e-6)
    }

    @Test func aPartThatIsMissingOnTheWayLeavesTheRestTogether() {
        let animals = [
            [Point(40, 20), Point(70, 50), .absent], [Point(100, 24), Point(76, 54), Point(46, 86)],
        ]
        let peaks = peaks(animals).map { $0.filter(\.position.isPresent) }
        #expect(groups(peaks, in: encoded(animals)).map(\.peaks) == [[0, 0, nil], [1, 1, 0]])
    }
}

@Suite struct SkeletonTreeTests {
    private func frames(_ animals: [[Point]]) -> [LabeledFrame] {
        animals.enumerated().map { index, points in
            LabeledFrame(
                video: 1, frame: index, instances: [LabelInstance(points: points.map { LabelPoint($0) })])
        }
    }

    private func links(_ pairs: (Int, Int)...) -> [PartLink] {
        pairs.map { PartLink(source: $0.0, destination: $0.1) }
    }

    @Test func aTreeIsTakenAsItIs() throws {
        let skeleton = try Skeleton(nodeNames: ["a", "b", "c", "d"], edges: [(2, 0), (2, 1), (1, 3)])
        let tree = SkeletonTree(skeleton, frames: [])
        #expect(tree.links == links((2, 0), (2, 1), (1, 3)))
        #expect(tree.added.isEmpty && tree.omitted.isEmpty)
    }

    @Test func withoutEdgesTheNearestPartsAreJoined() throws {
        let skeleton = try Skeleton(nodeNames: ["a", "b", "c"])
        let tree = SkeletonTree(skeleton, frames: frames([[Point(0, 0), Point(30, 0), Point(10, 0)]]))
        #expect(tree.links == links((0, 2), (2, 1)))
        #expect(tree.added.count == 2)
    }

    @Test func aCircleIsOpenedAndWhatIsApartIsJoined() throws {
        let skeleton = try Skeleton(nodeNames: ["a", "b", "c", "d", "e"], edges: [(0, 1), (1, 2), (2, 0), (3, 4)])
        let places = [Point(0, 0), Point(10, 0), Point(0, 10), Point(30, 0), Point(40, 0)]
        let tree = SkeletonTree(skeleton, frames: frames([places]))
        #expect(tree.omitted == links((2, 0)))
        #expect(tree.added == links((1, 3)))
        #expect(tree.links == links((3, 4), (3, 1), (1, 0), (1, 2)), "away from the part that no edge leads to")
    }

    @Test func twoEdgesIntoOnePartAreTurned() throws {
        let skeleton = try Skeleton(nodeNames: ["a", "b", "c"], edges: [(0, 2), (1, 2)])
        let tree = SkeletonTree(skeleton, frames: [])
        #expect(tree.links == links((0, 2), (2, 1)))
    }

    @Test func aPartThatIsNeverLabelledStaysApart() throws {
        let skeleton = try Skeleton(nodeNames: ["a", "b", "c"])
        #expect(SkeletonTree(skeleton, frames: frames([[Point(0, 0), .absent, Point(9, 0)]])).links == links((0, 2)))
        #expect(SkeletonTree(skeleton, frames: []).links.isEmpty)
    }
}
