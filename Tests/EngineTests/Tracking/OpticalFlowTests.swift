import Domain
import Engine
import Foundation
import Testing
import Video

/// Optical flow on pictures whose motion is known.
@Suite struct OpticalFlowTests {
    /// A smooth texture, moved by (dx, dy) px.
    private func picture(dx: Double = 0, dy: Double = 0, width: Int = 160, height: Int = 120) -> ImagePyramid {
        let pixels = (0..<height).flatMap { y in
            (0..<width).map { x -> UInt8 in
                let (u, v) = (Double(x) - dx, Double(y) - dy)
                let value =
                    128 + 45 * sin(u / 5 + 0.7 * cos(v / 9)) + 40 * cos(v / 6 + 0.5 * sin(u / 11)) + 20
                    * sin((u + v) / 17)
                return UInt8(max(0, min(255, value.rounded())))
            }
        }
        return ImagePyramid(Frame(width: width, height: height, format: .gray, pixels: pixels))
    }

    private let points = [Point(40, 40), Point(80, 60), Point(110.5, 75.25)]

    @Test(arguments: [(0.0, 0.0), (0.4, -0.3), (3.2, 1.7), (-7.5, 4.5), (12, -9)])
    func findsAShiftToAFractionOfAPixel(dx: Double, dy: Double) {
        let found = OpticalFlow().follow(points, from: picture(), to: picture(dx: dx, dy: dy))
        for (point, there) in zip(points, found) {
            #expect(abs(there.x - point.x - dx) < 0.1 && abs(there.y - point.y - dy) < 0.1)
        }
    }

    @Test func absentPointsStayAbsentAndLeavingOnesAreLost() {
        let found = OpticalFlow().follow(
            [.absent, Point(155, 60)], from: picture(), to: picture(dx: 14, dy: 0))
        #expect(!found[0].isPresent)
        #expect(!found[1].isPresent)
    }

    @Test func nothingCanBeFollowedOnAnEvenGround() {
        let even = ImagePyramid(Frame(width: 64, height: 64, format: .gray, pixels: Array(repeating: 90, count: 4096)))
        #expect(!OpticalFlow().follow([Point(32, 32)], from: even, to: even)[0].isPresent)
    }

    @Test func aSmallPictureHasFewLevels() {
        let tiny = ImagePyramid(Frame(width: 9, height: 7, format: .gray, pixels: Array(repeating: 0, count: 63)))
        #expect(!OpticalFlow().follow([Point(4, 3)], from: tiny, to: tiny)[0].isPresent)
    }

    /// Two animals that leap past each other between frames: only the picture tells them apart.
    @Test func theFlowTrackerFollowsWhatThePictureShows() {
        var tracker = WindowTracker(.sleapFlow)
        func instance(_ x: Double, _ y: Double) -> PredictedInstance {
            PredictedInstance(points: [PredictedPoint(x: Float(x), y: Float(y), score: 1)], score: 1)
        }
        let first = tracker.assign([instance(50, 50), instance(62, 50)], frame: 0, picture: picture())
        // Everything moves 12 px to the right: what was at 50 is now where the other one was.
        let second = tracker.assign([instance(74, 50), instance(62, 50)], frame: 1, picture: picture(dx: 12))
        #expect(first.map(\.track) == [0, 1])
        #expect(second.map(\.track) == [1, 0])
    }
}
