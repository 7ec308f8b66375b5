import Domain
import Engine
import Foundation
import Testing

@Suite struct MeanShapeTests {
    /// Head, neck, tail on a line, moved and turned; the head is `wobble` px from where it usually is.
    private func pose(x: Double, y: Double, angle: Double, wobble: Double = 0) -> [Point] {
        let (c, s): (Double, Double) = (cos(angle), sin(angle))
        let line: [Double] = [20 + wobble, 10, 0]
        return line.map { Point(x + c * $0, y + s * $0) }
    }

    @Test func doesNotDependOnWhereAnimalsAreOrHowTheyAreTurned() throws {
        let poses: [[Point]] = (0..<12).map { (i: Int) -> [Point] in
            let wobble: Double = i % 2 == 0 ? 3 : -3
            return pose(x: 30 * Double(i), y: 100 - Double(i), angle: Double(i), wobble: wobble)
        }
        let points = try #require(MeanShape(of: poses)).points
        // The steadiest line is neck to tail, so the tail lies 10 px along x of the neck.
        for (point, x) in zip(points, [-10.0, 0, 10]) {
            #expect(abs(point.x - x) < 1e-9 && abs(point.y) < 1e-9)
        }
    }

    @Test func aPairSeenOnceIsNoLineToGoBy() throws {
        var poses = (0..<6).map { pose(x: 0, y: 0, angle: Double($0), wobble: Double($0 % 3)) }
        for i in poses.indices { poses[i].append(i == 0 ? Point(50, 50) : .absent) }
        let points = try #require(MeanShape(of: poses)).points
        let absent = points.filter { !$0.isPresent }
        #expect(absent.isEmpty)
        #expect(abs(points[1].distance(to: points[2]) - 10) < 1e-9)
    }

    @Test func nothingLabelledHasNoShapeAndAPartThatIsNowhereIsAbsent() throws {
        #expect(MeanShape(of: []) == nil)
        #expect(MeanShape(of: [[.absent, .absent]]) == nil)
        let one = try #require(MeanShape(of: [[Point(3, 4), .absent]])).points
        #expect(one[0] == Point(0, 0) && !one[1].isPresent)
    }
}
