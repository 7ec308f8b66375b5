import Domain
import Engine
import Testing

@Suite struct InputViewTests {
    @Test func aWholeFrameIsPaddedAtTheBottomAndTheRight() {
        let input = InputConfiguration(channels: 1, scale: 0.5, maxStride: 16)
        let view = InputView.wholeFrame(width: 641, height: 480, input: input)
        #expect(view.width == 336 && view.height == 240)
        // The centre of the first block of 2 x 2 px is the centre of the first pixel.
        let first = view.map(Point(0.5, 0.5))
        #expect(abs(first.x) < 1e-9 && abs(first.y) < 1e-9)
    }

    @Test func aSquareHasItsPlaceInTheMiddle() {
        let view = InputView.square(32, around: Point(200.25, 77.5), scale: 0.4)
        let middle = view.map(Point(200.25, 77.5))
        #expect(middle.distance(to: view.centre) < 1e-9)
        #expect(view.centre == Point(15.5, 15.5))
    }
}
