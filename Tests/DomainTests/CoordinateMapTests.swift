import Domain
import Testing

@Suite struct CoordinateMapTests {
    private static let points = [
        Point(0, 0), Point(-0.5, -0.5), Point(639, 479), Point(123.456, 78.9), Point(4000, 3000),
    ]

    @Test func resizingKeepsTheCornersOfThePicture() {
        // The outer corner of the first pixel, and of the last of 640, in a picture half as wide.
        let half = CoordinateMap.resize(0.5)
        #expect(half(Point(-0.5, -0.5)) == Point(-0.5, -0.5))
        #expect(half(Point(639.5, 479.5)) == Point(319.5, 239.5))
    }

    @Test func aCroppedPixelKeepsItsCentre() {
        #expect(CoordinateMap.crop(origin: Point(100, 50))(Point(103, 57)) == Point(3, 7))
        #expect(CoordinateMap.crop(origin: Point(0.25, 0))(Point(1, 1)) == Point(0.75, 1))
    }

    @Test func aStrideTakesEveryNthPixel() {
        #expect(CoordinateMap.outputStride(4)(Point(8, 12)) == Point(2, 3))
    }

    @Test func turningMovesRightToDown() {
        let quarter = CoordinateMap.rotate(0, 1, about: Point(10, 10))
        #expect(quarter(Point(15, 10)) == Point(10, 15))
        let twice = CoordinateMap.rotate(1, 0, scale: 2, about: Point(10, 10))
        #expect(twice(Point(11, 12)) == Point(12, 14))
    }

    @Test func compositionAppliesTheFirstMapFirst() {
        let map = CoordinateMap.crop(origin: Point(10, 20)).then(.resize(2))
        #expect(map(Point(10, 20)) == Point(0.5, 0.5))
        #expect(CoordinateMap.identity.then(map) == map)
    }

    /// Any composition that training or inference makes: crop, turn, resize, stride, and all the way back.
    @Test(arguments: 0..<200)
    func compositionsAreExactBothWays(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        var map = CoordinateMap.identity
        var steps: [CoordinateMap] = []
        for _ in 0..<6 {
            let step = random.step()
            steps.append(step)
            map = map.then(step)
        }
        for point in Self.points {
            let stepwise = steps.reduce(point) { $1($0) }
            let back = steps.reversed().reduce(stepwise) { $1.inverse($0) }
            #expect(map(point).distance(to: stepwise) < 1e-4)
            #expect(map.inverse(map(point)).distance(to: point) < 1e-4)
            #expect(back.distance(to: point) < 1e-4)
        }
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func step() -> CoordinateMap {
        func number(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &self) }
        switch Int.random(in: 0..<4, using: &self) {
        case 0: return .resize(x: number(0.25...4), y: number(0.25...4))
        case 1: return .crop(origin: Point(number(-100...900), number(-100...900)))
        case 2:
            let cosine = number(-1...1)
            let sine = (1 - cosine * cosine).squareRoot()
            return .rotate(cosine, sine, scale: number(0.8...1.2), about: Point(number(0...640), number(0...480)))
        default: return .outputStride([1, 2, 4, 8].randomElement(using: &self) ?? 1)
        }
    }
}
