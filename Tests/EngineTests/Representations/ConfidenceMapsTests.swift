import Domain
import Engine
import Testing

@Suite struct ConfidenceMapsTests {
    /// Encodes frame points through a map, decodes them, and says how far they come back from where they were.
    private func roundTripError(
        of points: [Point], through map: CoordinateMap, width: Int, height: Int, sigma: Double, stride: Int
    ) -> Double {
        let maps = ConfidenceMaps(
            head: "h", channels: points.indices.map { "p\($0)" }, sigma: sigma, stride: stride)
        let size = maps.size(inputWidth: width, inputHeight: height)
        var cells = [Float](repeating: .nan, count: points.count * size.width * size.height)
        cells.withUnsafeMutableBufferPointer {
            maps.encode([points.map { map($0) }], width: size.width, height: size.height, into: $0)
        }
        let peaks = cells.withUnsafeBufferPointer {
            maps.globalPeaks(in: $0, width: size.width, height: size.height, threshold: 0.2)
        }
        let back = map.inverse
        return zip(points, peaks).map { point, peak in peak.map { back($0.position).distance(to: point) } ?? .infinity }
            .max() ?? 0
    }

    @Test(arguments: [1, 2, 4, 8], [1.25, 0.5, 0.23])
    func decodesWhatItEncodesThroughAnyView(stride: Int, scale: Double) {
        var generator = SeededGenerator(seed: UInt64(stride) * 97 + UInt64(scale * 100))
        for _ in 0..<20 {
            let points = (0..<5).map { _ in
                Point(Double.random(in: 60...140, using: &generator), Double.random(in: 60...140, using: &generator))
            }
            let origin = Point(Double.random(in: 0...9, using: &generator), Double.random(in: 0...9, using: &generator))
            let angle = Double.random(in: -3...3, using: &generator)
            let map = CoordinateMap.resize(scale)
                .then(.rotate(cosine(angle), sine(angle), scale: 1.1, about: Point(100 * scale, 100 * scale)))
                .then(.crop(origin: Point(origin.x * scale, origin.y * scale)))
            let error = roundTripError(
                of: points, through: map, width: 288, height: 288, sigma: 1.25 * Double(stride), stride: stride)
            #expect(error < 0.05)
        }
    }

    @Test func aPointAtTheVeryEdgeComesBack() {
        let points = [Point(0, 0), Point(63, 63), Point(0, 40), Point(31.6, 0.4)]
        let error = roundTripError(of: points, through: .identity, width: 64, height: 64, sigma: 5, stride: 4)
        // The last cell lies on pixel 60, so the bump of (63, 63) has its top outside the map.
        #expect(error < 0.05)
    }

    @Test func cellsLieOnEveryStridethPixel() {
        let maps = ConfidenceMaps(head: "h", channels: ["a"], sigma: 2, stride: 4)
        var cells = [Float](repeating: 0, count: 8 * 8)
        cells.withUnsafeMutableBufferPointer { maps.encode([[Point(12, 20)]], width: 8, height: 8, into: $0) }
        #expect(cells[5 * 8 + 3] == 1)
        #expect(abs(cells[5 * 8 + 4] - 0.135335) < 1e-5)
    }

    @Test func anAbsentPartLeavesItsMapEmptyAndIsNotFound() {
        let maps = ConfidenceMaps(head: "h", channels: ["a", "b"], sigma: 2, stride: 2)
        var cells = [Float](repeating: 1, count: 2 * 16 * 16)
        cells.withUnsafeMutableBufferPointer {
            maps.encode([[Point.absent, Point(10, 12)]], width: 16, height: 16, into: $0)
        }
        #expect(cells.prefix(256).allSatisfy { $0 == 0 })
        let peaks = cells.withUnsafeBufferPointer { maps.globalPeaks(in: $0, width: 16, height: 16, threshold: 0.2) }
        #expect(peaks[0] == nil)
        #expect(peaks[1] != nil)
    }

    @Test func findsEveryAnimalOnOneMapHighestFirst() {
        let maps = ConfidenceMaps(head: "h", channels: ["anchor"], sigma: 4, stride: 4)
        let places = [Point(20.3, 31.8), Point(90, 40.5), Point(55, 100)]
        var cells = [Float](repeating: 0, count: 32 * 32)
        cells.withUnsafeMutableBufferPointer { buffer in
            maps.encode(places.map { [$0] }, width: 32, height: 32, into: buffer)
            // The second animal is less sure.
            for y in 0..<20 { for x in 16..<32 { buffer[y * 32 + x] *= 0.5 } }
        }
        let peaks = cells.withUnsafeBufferPointer {
            maps.localPeaks(in: $0, channel: 0, width: 32, height: 32, threshold: 0.2)
        }
        #expect(peaks.count == 3)
        for place in places { #expect(peaks.contains { $0.position.distance(to: place) < 0.05 }) }
        #expect(peaks[2].position.distance(to: places[1]) < 0.05)
    }

    @Test func aPlateauIsOnePeakAndAnEmptyMapNone() {
        let maps = ConfidenceMaps(head: "h", channels: ["anchor"], sigma: 4, stride: 4)
        var cells = [Float](repeating: 0, count: 12 * 12)
        #expect(count(of: maps, in: cells) == 0)
        for cell in [65, 66, 77, 78] { cells[cell] = 0.7 }
        #expect(count(of: maps, in: cells) == 1)
        #expect(count(of: maps, in: [Float](repeating: .nan, count: 144)) == 0)
    }

    private func count(of maps: ConfidenceMaps, in cells: [Float]) -> Int {
        cells.withUnsafeBufferPointer {
            maps.localPeaks(in: $0, channel: 0, width: 12, height: 12, threshold: 0.2).count
        }
    }
}
