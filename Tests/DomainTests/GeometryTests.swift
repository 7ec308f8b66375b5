import Domain
import Foundation
import Testing

@Suite struct PointTests {
    @Test func distanceIsEuclidean() { #expect(Point(1, 2).distance(to: Point(4, 6)) == 5) }

    @Test func absenceIsNaNAndNothingElse() {
        #expect(!Point.absent.isPresent)
        #expect(!Point(.nan, 3).isPresent)
        #expect(!Point(1, .infinity).isPresent)
        #expect(Point(0, -1).isPresent)
    }
}

@Suite struct BoxTests {
    @Test func surroundsThePointsThatAreThere() {
        let box = Box(around: [Point(3, 8), .absent, Point(-1, 2)])
        #expect(box == Box(minX: -1, minY: 2, maxX: 3, maxY: 8))
        #expect(box?.area == 24)
        #expect(box?.centre == Point(1, 5))
    }

    @Test func isNilWithoutAnyPoint() {
        #expect(Box(around: []) == nil)
        #expect(Box(around: [.absent]) == nil)
    }

    @Test func ofOnePointHasNoArea() { #expect(Box(around: [Point(4, 4)])?.area == 0) }
}

@Suite struct IdentifierTests {
    @Test func isABareNumberInJSON() throws {
        let id = NodeID(42)
        #expect(try String(decoding: JSONEncoder().encode([id]), as: UTF8.self) == "[42]")
        #expect(try JSONDecoder().decode([NodeID].self, from: Data("[42]".utf8)) == [id])
        #expect(id.description == "42")
        #expect(NodeID(1) < NodeID(2))
    }
}

@Suite struct InstanceTests {
    @Test func absentPointsHaveNoPosition() {
        #expect(!LabelPoint.absent.position.isPresent)
        #expect(!LabelPoint.absent.isVisible)
        #expect(!PredictedPoint.absent.position.isPresent)
        #expect(PredictedPoint.absent.score == 0)
    }

    @Test func predictedPointsKeepTheirPosition() {
        #expect(PredictedPoint(x: 1.5, y: 2.25, score: 0.5).position == Point(1.5, 2.25))
    }
}
