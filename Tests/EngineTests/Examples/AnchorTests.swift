import Domain
import Engine
import Testing

@Suite struct AnchorTests {
    private let skeleton: Skeleton

    init() throws { skeleton = try Skeleton(nodeNames: ["nose", "neck", "tail"]) }

    private func frame(_ number: Int, _ points: [LabelPoint]) -> LabeledFrame {
        LabeledFrame(video: 1, frame: number, instances: [LabelInstance(points: points)])
    }

    @Test func takesThePartInTheMidst() {
        let frames = (0..<20).map { i in
            let x = Double(i)
            return frame(i, [LabelPoint(x, 0), LabelPoint(x, 10), LabelPoint(x, 40)])
        }
        #expect(Anchor.automatic(in: frames, of: skeleton).part == 1)
    }

    @Test func passesOverAPartThatIsOftenHidden() {
        let frames = (0..<20).map { i in
            frame(i, [LabelPoint(0, 0), LabelPoint(Point(0, 10), isVisible: i % 3 != 0), LabelPoint(0, 40)])
        }
        #expect(Anchor.automatic(in: frames, of: skeleton).part != 1)
    }

    @Test func isTheMiddleOfTheBoxWhenNoPartIsReliable() {
        let frames = (0..<21).map { i in
            frame(i, (0..<3).map { $0 == i % 3 ? .absent : LabelPoint(Double($0), 0) })
        }
        let anchor = Anchor.automatic(in: frames, of: skeleton)
        #expect(anchor.part == nil)
        #expect(anchor.position(of: [.absent, Point(2, 0), Point(6, 0)]) == Point(4, 0))
    }
}
