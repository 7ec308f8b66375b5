import Domain
import Testing

@Suite struct FrameSelectionTests {
    @Test func readsFramesRangesAndSteps() throws {
        let selection = try FrameSelection("0-20:8,25,30-32")
        #expect(selection.frames(below: 1000) == [0, 8, 16, 25, 30, 31, 32])
    }

    @Test func rangesIncludeTheirLastFrame() throws {
        #expect(try FrameSelection("800-999").frames(below: 1500).count == 200)
        #expect(try FrameSelection("0-799:8").frames(below: 1500).count == 100)
    }

    @Test func eachFrameIsThereOnceAndInOrder() throws {
        #expect(try FrameSelection("5-7,6,0").frames(below: 100) == [0, 5, 6, 7])
    }

    @Test func framesBeyondTheVideoAreLeftOut() throws {
        #expect(try FrameSelection("8-12,50").frames(below: 10) == [8, 9])
        #expect(try FrameSelection("8-12").frames(below: 0) == [])
    }

    @Test func spacesDoNotMatter() throws {
        #expect(try FrameSelection(" 1 - 3 , 5 ").frames(below: 10) == [1, 2, 3, 5])
    }

    @Test func containsAgreesWithFrames() throws {
        let selection = try FrameSelection("3-30:7,12")
        let frames = selection.frames(below: 50)
        #expect((0..<50).filter(selection.contains) == frames)
    }

    @Test func describesItselfSoThatItCanBeReadBack() throws {
        let selection = try FrameSelection("0-799:8,900,950-999")
        #expect(selection.description == "0-799:8,900,950-999")
        #expect(try FrameSelection(selection.description) == selection)
        #expect(FrameSelection(0...9, step: 3).description == "0-9:3")
    }

    @Test(arguments: ["", "x", "1,", "-3", "1-2-3", "4:0", "4:-1", "1-9:2:3", "1.5", "9-", "99999999999999999999"])
    func rejectsWhatIsNoFrame(text: String) {
        #expect(throws: FrameSelectionError.self) { try FrameSelection(text) }
    }

    @Test func rejectsARangeThatEndsBeforeItBegins() {
        #expect(throws: FrameSelectionError.backwards("9-3")) { try FrameSelection("1,9-3") }
        #expect(FrameSelectionError.backwards("9-3").description.contains("9-3"))
    }
}
