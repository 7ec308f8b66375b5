import Domain
import Engine
import Testing

@Suite struct MirrorPairsTests {
    private func names(_ nodeNames: [String]) throws -> [String]? {
        let skeleton = try Skeleton(nodeNames: nodeNames)
        return MirrorPairs.of(skeleton)?.map { "\(nodeNames[$0.0])/\(nodeNames[$0.1])" }
    }

    @Test func theSkeletonsOwnPairsComeFirst() throws {
        let skeleton = try Skeleton(nodeNames: ["a", "b", "earL", "earR"], symmetries: [(0, 1)])
        #expect(MirrorPairs.of(skeleton)?.count == 1)
        #expect(MirrorPairs.of(skeleton)?[0].0 == 0)
    }

    @Test func namesTellPairs() throws {
        #expect(try names(["snout", "leftear", "rightear", "tailbase"]) == ["leftear/rightear"])
        #expect(try names(["Left Ear", "Right Ear"]) == ["Left Ear/Right Ear"])
        #expect(try names(["forelegL4", "forelegR4", "eyeR", "eyeL"]) == ["forelegL4/forelegR4", "eyeL/eyeR"])
        #expect(try names(["ear_l", "ear_r"]) == ["ear_l/ear_r"])
    }

    @Test func wordsThatMerelyHoldTheLetterDoNot() throws {
        #expect(try names(["tail", "tair", "hea_d", "neck"]) == nil)
        #expect(try names(["A", "B", "L", "TAIL", "TAIR"]) == nil)
    }
}
