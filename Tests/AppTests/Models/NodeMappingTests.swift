import App
import Testing

@Suite struct NodeMappingTests {
    @Test func sameNamesInAnyOrderMatch() throws {
        let mapping = try NodeMapping(model: ["a", "b"], project: ["b", "c", "a"], pairs: nil)
        #expect(mapping.kept == [0, 1])
        #expect(mapping.names == ["a", "b"])
    }

    @Test func anEmptyProjectTakesTheModelsNames() throws {
        #expect(try NodeMapping(model: ["a", "b"], project: [], pairs: nil).names == ["a", "b"])
    }

    @Test func offersAMappingWhenNamesDiffer() throws {
        do {
            _ = try NodeMapping(model: ["nose", "Left Ear", "tail"], project: ["nose", "left_ear", "hip"], pairs: nil)
            Issue.record("nothing was thrown")
        } catch CommandError.unmatchedNodes(_, _, let same, let suggestion) {
            #expect(same == ["nose"])
            #expect(suggestion == "Left Ear=left_ear,tail=…")
        }
    }

    @Test func pairsThatAreGivenComeFirstAndTheRestIsLeftOut() throws {
        let mapping = try NodeMapping(
            model: ["nose", "neck", "tail"], project: ["neck", "rump"], pairs: NodeMapping.pairs("tail=rump"))
        #expect(mapping.kept == [1, 2])
        #expect(mapping.names == ["neck", "rump"])
    }

    @Test(arguments: [
        "nose", "nose=", "=hip", "nose=hip=x", "wing=hip", "nose=wing", "nose=hip,neck=hip", "nose=hip,nose=rump",
    ])
    func refusesBadPairs(_ text: String) {
        #expect(throws: CommandError.self) {
            try NodeMapping(model: ["nose", "neck"], project: ["hip", "rump"], pairs: NodeMapping.pairs(text))
        }
    }
}
