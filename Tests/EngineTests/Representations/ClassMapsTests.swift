import Domain
import Engine
import Foundation
import Testing

@Suite struct ClassMapsTests {
    private let maps = ClassMaps(classes: ["female", "male"], sigma: 6, stride: 2)
    private let width = 40
    private let height = 30

    private func encoded(_ animals: [TargetAnimal]) -> [Float] {
        var values = [Float](repeating: 9, count: 2 * width * height)
        values.withUnsafeMutableBufferPointer {
            Representation.classMaps(maps).encode(animals, width: 2 * width, height: 2 * height, into: $0)
        }
        return values
    }

    private func value(_ values: [Float], _ map: Int, _ x: Int, _ y: Int) -> Float {
        values[(map * height + y / 2) * width + x / 2]
    }

    @Test func eachAnimalStandsOnItsOwnMap() {
        let values = encoded([
            TargetAnimal(points: [Point(16, 16), Point(24, 16)], identity: 1),
            TargetAnimal(points: [Point(60, 40), .absent], identity: 0),
        ])
        #expect(value(values, 1, 16, 16) > 0.99 && value(values, 0, 16, 16) == 0)
        #expect(value(values, 0, 60, 40) > 0.99 && value(values, 1, 60, 40) == 0)
        #expect(value(values, 1, 24, 24) > 0.99, "inside of the bump the map is 1, not the bump")
        #expect(value(values, 1, 16, 28) == 0, "exp(-12² / 2·6²) is below 0.2")
        #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
    }

    /// sleap-nn's rule: each instance's confidence by the sum of all.
    @Test func whereAnimalsMeetTheMapsShare() {
        let values = encoded([
            TargetAnimal(points: [Point(20, 20)], identity: 0), TargetAnimal(points: [Point(30, 20)], identity: 1),
        ])
        let (near, far) = (exp(-16.0 / 72), exp(-36.0 / 72))
        #expect(abs(value(values, 0, 24, 20) - Float(near / (near + far))) < 1e-5)
        #expect(abs(value(values, 1, 24, 20) - Float(far / (near + far))) < 1e-5)
    }

    @Test func anAnimalThatNobodyNamedTeachesNothing() {
        let values = encoded([
            TargetAnimal(points: [Point(20, 20)], identity: nil), TargetAnimal(points: [Point(60, 40)], identity: 1),
        ])
        #expect(value(values, 0, 20, 20).isNaN && value(values, 1, 20, 20).isNaN)
        #expect(value(values, 1, 60, 40) > 0.99 && value(values, 0, 2, 58) == 0)
    }

    private func grouped(_ peaks: [[Peak]], _ values: [Float], weighsPeaks: Bool = false) -> [ClassMaps.Member] {
        values.withUnsafeBufferPointer {
            maps.group(peaks, maps: $0, width: width, height: height, weighsPeaks: weighsPeaks)
        }
    }

    /// As where a body looks a little like a tail.
    @Test func aFaintPeakDoesNotTakeThePlaceOfASureOne() {
        let animal = TargetAnimal(points: [Point(20, 20)], identity: 0)
        let peaks = [[Peak(position: Point(20, 20), score: 0.25), Peak(position: Point(24, 20), score: 0.9)]]
        var values = encoded([animal])
        values[(10 * width) + 10] = 0.99
        values[(10 * width) + 12] = 0.8
        #expect(grouped(peaks, values, weighsPeaks: true).map(\.peaks) == [[1]])
        #expect(grouped(peaks, values, weighsPeaks: false).map(\.peaks) == [[0]], "SLEAP's rule")
    }

    @Test func peaksGoToTheClassWhoseMapIsHighestThere() {
        let animals = [
            TargetAnimal(points: [Point(16, 16), Point(24, 16)], identity: 1),
            TargetAnimal(points: [Point(60, 40), Point(50, 40)], identity: 0),
        ]
        let peaks = (0..<2).map { part in animals.map { Peak(position: $0.points[part], score: 0.7) } }
        let members = grouped(peaks, encoded(animals))
        #expect(members.map(\.identity) == [0, 1])
        #expect(members.map(\.peaks) == [[1, 1], [0, 0]])
        #expect(members.allSatisfy { $0.score > 0.99 })
    }

    @Test func aSecondPeakOfOneClassBelongsToNobody() {
        let animal = TargetAnimal(points: [Point(20, 20)], identity: 0)
        let peaks = [[Peak(position: Point(20, 20), score: 0.7), Peak(position: Point(23, 20), score: 0.9)]]
        var values = encoded([animal])
        values[(10 * width) + 10] = 0.999
        values[(10 * width) + 12] = 0.9
        let members = grouped(peaks, values)
        #expect(members.count == 1 && members[0].peaks == [0])
    }
}

@Suite struct ClassVectorsTests {
    @Test func oneAnimalToEachIdentity() {
        let pairs = ClassVectors.assign([[0.9, 0.1], [0.6, 0.4]])
        #expect(pairs.map { $0?.identity } == [0, 1], "both look like the first; the surer one gets it")
        #expect(pairs.map { $0?.score } == [0.9, 0.4])
    }

    @Test func ofMoreAnimalsThanIdentitiesSomeGetNone() {
        let pairs = ClassVectors.assign([[0.2, 0.8], [0.5, 0.5], [0.9, 0.1]])
        #expect(pairs.map { $0?.identity } == [1, nil, 0])
        #expect(ClassVectors.assign([]).isEmpty)
    }
}
