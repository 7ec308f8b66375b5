import Domain
import Engine
import Testing
import Video

@Suite struct GeometricAugmentationTests {
    @Test(arguments: [false, true]) func pointsStayOnTheirFeatures(vertically: Bool) {
        var generator = SeededGenerator(seed: 5)
        let augmentation = GeometricAugmentation(
            rotation: -3.14...3.14, scale: 0.8...1.25, translation: 6, mirrorPairs: [(0, 1)],
            mirrorsVertically: vertically)
        let points = [Point(112, 90), Point(140, 96), Point(127, 118)]
        // Different levels tell the spots apart: left is bright, right is dimmer, the tail is dark.
        let levels = [250.0, 200, 140]
        let frame = Spots.frame(
            width: 256, height: 200, zip(points, levels).map { (at: $0, radius: 4, level: $1) }, background: 20)
        let raster = Raster(frame)
        var mirrored = 0
        for _ in 0..<60 {
            let view = InputView.square(128, around: Point(126, 101), scale: 1)
            let draw = augmentation.draw(for: view, using: &generator)
            let map = view.map.then(draw.map)
            let moved = augmentation.apply(map, mirrored: draw.isMirrored, to: points)
            mirrored += draw.isMirrored ? 1 : 0
            var picture = [Float](repeating: 0, count: 128 * 128)
            picture.withUnsafeMutableBufferPointer {
                raster.sample(
                    through: map, width: 128, height: 128, tone: Raster.Tone(gain: 1, offset: 0), outside: .value(20),
                    into: $0.baseAddress!)
            }
            // In a mirror the left part is where the right one was.
            let spots = draw.isMirrored ? [1, 0, 2] : [0, 1, 2]
            for (part, point) in moved.enumerated() {
                let found = Spots.centre(
                    of: picture, width: 128, height: 128, near: point, reach: 11, above: Float(levels[spots[part]]) / 3)
                #expect(found.distance(to: point) < 0.6)
                let peak = picture[Int(point.y.rounded()) * 128 + Int(point.x.rounded())]
                #expect(abs(Double(peak) - levels[spots[part]]) < 25)
            }
        }
        #expect(mirrored > 15 && mirrored < 45)
    }

    @Test func noneChangesNothing() {
        var generator = SeededGenerator(seed: 5)
        let view = InputView.square(64, around: Point(20, 30), scale: 0.5)
        let draw = GeometricAugmentation.none.draw(for: view, using: &generator)
        let p = draw.map(Point(12.5, 40))
        #expect(abs(p.x - 12.5) < 1e-9 && abs(p.y - 40) < 1e-9 && !draw.isMirrored)
    }

    @Test func absentPointsStayAbsent() {
        let moved = GeometricAugmentation.none.apply(.identity, mirrored: false, to: [.absent, Point(1, 2)])
        #expect(!moved[0].isPresent && moved[1] == Point(1, 2))
    }
}
