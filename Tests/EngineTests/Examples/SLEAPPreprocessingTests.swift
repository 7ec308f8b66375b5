import Domain
import Engine
import Testing
import Video

/// What an imported model sees. The numbers were computed by hand from the rules of SLEAP and sleap-nn.
@Suite struct SLEAPPreprocessingTests {
    private func input(
        _ rules: SLEAPPreprocessing.Rules, scale: Double = 1, target: (Int, Int)? = nil, crop: Int? = nil
    ) -> InputConfiguration {
        InputConfiguration(
            channels: 1, scale: scale, maxStride: 4, cropSize: crop,
            sleap: SLEAPPreprocessing(rules: rules, targetWidth: target?.0, targetHeight: target?.1, cropSide: crop))
    }

    private func picture(_ view: InputView, _ frame: Frame) throws -> [Float] {
        let resampling = try #require(view.resampling)
        var values = [Float](repeating: -1, count: view.width * view.height)
        resampling.picture(
            of: frame, tone: Raster.Tone(gain: 1, offset: 0), width: view.width, height: view.height, into: &values)
        return values
    }

    private let row = Frame(
        width: 8, height: 8, format: .gray,
        pixels: (0..<8).flatMap { _ in [0, 0, 0, 80, 160, 0, 0, 0] as [UInt8] }, index: 0, time: 0)

    @Test func pointsAreScaledByTheFactorItself() {
        let view = InputView.wholeFrame(width: 100, height: 60, input: input(.sleapNN, scale: 0.5))
        #expect(view.map(Point(40, 20)) == Point(20, 10))
        #expect((view.width, view.height) == (52, 32))
    }

    @Test func kerasTakesTheTwoNearestPixelsWhenItHalvesAFrame() throws {
        let view = InputView.wholeFrame(width: 8, height: 8, input: input(.keras, scale: 0.5))
        #expect(try picture(view, row)[0..<4] == [0, 40, 80, 0])
    }

    @Test func sleapNNSmoothsWhenItHalvesAFrame() throws {
        let view = InputView.wholeFrame(width: 8, height: 8, input: input(.sleapNN, scale: 0.5))
        // A triangle over four pixels: (1, 3, 3, 1) / 8, rounded to grey levels.
        #expect(try picture(view, row)[0..<4] == [0, 50, 70, 0])
    }

    @Test func framesOfAnotherSizeAreFittedAndPadded() throws {
        let view = InputView.wholeFrame(width: 8, height: 8, input: input(.sleapNN, target: (24, 16)))
        #expect((view.width, view.height) == (24, 16))
        #expect(view.map(Point(3, 3)) == Point(6, 6))
        let values = try picture(view, row)
        #expect(values[8] == 140)
        #expect(values[16..<24].allSatisfy { $0 == 0 })
    }

    @Test func framesOfTheRightSizeAreLeftAlone() {
        let view = InputView.wholeFrame(width: 24, height: 16, input: input(.sleapNN, target: (24, 16)))
        #expect(view.resampling == nil)
        #expect(view.map == .identity)
    }

    @Test func cropsBeginAtWholePixelsOnlyInSleapNN() {
        let centre = Point(20.3, 10.9)
        let whole = InputView.crop(around: centre, width: 64, height: 64, input: input(.sleapNN, crop: 8))
        #expect(whole.map(Point(16, 7)) == Point(0, 0))
        let between = InputView.crop(around: centre, width: 64, height: 64, input: input(.keras, crop: 8))
        #expect(abs(between.map(centre).x - 3.5) < 1e-12)
        #expect(abs(between.map(centre).y - 3.5) < 1e-12)
    }

    @Test func aCropIsCutBeforeItIsScaled() throws {
        let view = InputView.crop(
            around: Point(3.5, 3.5), width: 8, height: 8, input: input(.keras, scale: 0.5, crop: 8))
        #expect((view.width, view.height) == (4, 4))
        #expect(view.map(Point(4, 4)) == Point(2, 2))
        #expect(try picture(view, row)[0..<4] == [0, 40, 80, 0])
    }

    @Test func outsideOfTheFrameACropIsBlack() throws {
        let view = InputView.crop(around: Point(0, 0), width: 8, height: 8, input: input(.sleapNN, scale: 0.5, crop: 8))
        let values = try picture(view, row)
        #expect(values[0..<4].allSatisfy { $0 == 0 })
        #expect(values[15] > 0)
    }
}
