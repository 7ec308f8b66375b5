import Domain
import Engine
import Testing

@Suite struct TrackOutliersTests {
    /// Two animals of three parts that walk 2 px a frame, 20 px long.
    private func poses(_ change: (Int, TrackID, inout [Point]) -> Void = { _, _, _ in }) -> [TrackOutliers.Pose] {
        (0..<200).flatMap { frame in
            [1, 2].map { (track: TrackID) in
                let wobble = Double((frame * 7) % 5) / 10
                let x = Double(frame) * 2 + wobble + (track == 2 ? 500 : 0)
                var points = [Point(x, 10), Point(x + 10, 10 + wobble), Point(x + 20, 10)]
                change(frame, track, &points)
                return TrackOutliers.Pose(frame: frame, track: track, points: points)
            }
        }
    }

    private func outliers(_ poses: [TrackOutliers.Pose]) -> [TrackOutliers.Outlier] {
        TrackOutliers.among(poses, norms: TrackOutliers.Norms(poses))
    }

    @Test func aSteadyWalkHasNone() { #expect(outliers(poses()).isEmpty) }

    @Test func aLeapIsToldOnTheFrameItLandsOnAndWhereItGoesBack() {
        let found = outliers(
            poses { frame, track, points in
                if track == 2, frame == 90 { points = points.map { Point($0.x + 60, $0.y) } }
            })
        #expect(found.map(\.frame) == [90, 91] && found.allSatisfy { $0.track == 2 && $0.kind == .velocity })
        #expect(abs((found.first?.value ?? 0) - 60) < 1 && (found.first?.usual ?? 9) < 0.5)
    }

    @Test func runningAfterALongRestIsNoLeap() {
        var x = 0.0
        let walk = (0..<400).map { frame in
            // At rest for most of the time, then 12 px a frame within six frames.
            x += 2 * Double(max(0, min(6, min(frame - 300, 380 - frame)))) + Double((frame * 7) % 5 - 2) / 20
            return TrackOutliers.Pose(
                frame: frame, track: 1, points: [Point(x, 10), Point(x + 20, 12), Point(x + 80, 10)])
        }
        #expect(outliers(walk).isEmpty)
    }

    @Test func aPartAstrayIsASizeNotALeap() {
        let found = outliers(
            poses { frame, track, points in
                if track == 1, frame == 50 { points[2] = Point(points[2].x, 90) }
            })
        #expect(found.map(\.kind) == [.size] && found.first?.frame == 50)
    }

    @Test func missingPartsAreTold() {
        let found = outliers(
            poses { frame, track, points in
                if track == 1, frame == 120 { (points[0], points[2]) = (.absent, .absent) }
            })
        #expect(found.contains { $0.kind == .missing && $0.frame == 120 && $0.value == 2 })
        #expect(found.allSatisfy { $0.frame == 120 })
    }

    @Test func aGapIsNoLeap() {
        let found = outliers(poses().filter { !(60..<100).contains($0.frame) })
        #expect(found.isEmpty)
    }

    @Test func fewFramesSayNothing() { #expect(outliers(Array(poses().prefix(30))).isEmpty) }
}
