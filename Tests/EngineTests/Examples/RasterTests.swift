import Domain
import Engine
import Testing
import Video

@Suite struct RasterTests {
    private func sampled(
        _ raster: Raster, _ map: CoordinateMap, _ width: Int, _ height: Int, outside: Raster.Outside = .value(0)
    )
        -> [Float]
    {
        var picture = [Float](repeating: .nan, count: raster.channels * width * height)
        picture.withUnsafeMutableBufferPointer {
            raster.sample(
                through: map, width: width, height: height, tone: Raster.Tone(gain: 1, offset: 0), outside: outside,
                into: $0.baseAddress!)
        }
        return picture
    }

    @Test func anUnchangedViewGivesTheFrameExactly() {
        let pixels = (0..<(7 * 5)).map { UInt8($0 * 7 % 256) }
        let frame = Frame(width: 7, height: 5, format: .gray, pixels: pixels)
        #expect(sampled(Raster(frame), .identity, 7, 5) == pixels.map(Float.init))
    }

    @Test func colourComesAsPlanes() {
        let frame = Frame(width: 2, height: 1, format: .rgb, pixels: [1, 2, 3, 4, 5, 6])
        #expect(sampled(Raster(frame), .identity, 2, 1) == [1, 4, 2, 5, 3, 6])
    }

    @Test func outsideOfTheFrameIsTheGivenValue() {
        let frame = Frame(width: 2, height: 2, format: .gray, pixels: [9, 9, 9, 9])
        let picture = sampled(Raster(frame), .crop(origin: Point(-1, -1)), 4, 4, outside: .value(-5))
        #expect(picture == [-5, -5, -5, -5, -5, 9, 9, -5, -5, 9, 9, -5, -5, -5, -5, -5])
    }

    @Test func theEdgeGoesOnWhereItIsAskedTo() {
        let frame = Frame(width: 2, height: 1, format: .gray, pixels: [3, 8])
        #expect(
            sampled(Raster(frame), .crop(origin: Point(-2, -1)), 5, 2, outside: .edge) == [
                3, 3, 3, 8, 8, 3, 3, 3, 8, 8,
            ])
    }

    @Test func aViewFarAwayIsAllOutside() {
        let frame = Frame(width: 2, height: 2, format: .gray, pixels: [9, 9, 9, 9])
        #expect(
            sampled(Raster(frame), .crop(origin: Point(1e9, -1e9)), 3, 3, outside: .value(2)).allSatisfy { $0 == 2 })
    }

    @Test(arguments: [1, 2, 3, 4])
    func shrinkingAndCuttingKeepTheSpotsOnTheirPoints(shrink: Int) {
        var generator = SeededGenerator(seed: UInt64(shrink))
        for _ in 0..<20 {
            let place = Point(
                Double.random(in: 90...160, using: &generator), Double.random(in: 80...120, using: &generator))
            let frame = Spots.frame(width: 251, height: 203, [(place, 7, 240)])
            let region = Box(minX: place.x - 60, minY: place.y - 55, maxX: place.x + 58, maxY: place.y + 61)
            let raster = Raster(frame, region: region, shrink: shrink)
            let angle = Double.random(in: -3...3, using: &generator)
            let scale = Double.random(in: 0.8...1.2, using: &generator) / Double(shrink)
            let view = InputView.square(64, around: Point(place.x + 3.7, place.y - 5.2), scale: scale)
            let map = view.map.then(.rotate(cosine(angle), sine(angle), about: view.centre))
            let expected = map(place)
            let picture = sampled(raster, map, 64, 64, outside: .value(40))
            let found = Spots.centre(
                of: picture, width: 64, height: 64, near: expected, reach: 6 * 7 * scale, above: 44)
            #expect(found.distance(to: expected) < 0.1)
        }
    }
}
