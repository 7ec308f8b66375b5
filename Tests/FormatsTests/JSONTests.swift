import Formats
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        "{}", "[]", "null", "true", "-1.50e+3", "NaN", "-Infinity", "\"ä\\n\\\"\"", "{\"b\":1,\"a\":[0.10,{}]}",
    ])
    func writesWhatItReads(_ text: String) throws {
        #expect(try JSONParser.parse(text).text == text)
    }

    @Test func readsEscapesAndPairs() throws {
        #expect(try JSONParser.parse("\"\\u00e4\\ud83d\\ude00\\/\"").string == "ä😀/")
        #expect(try JSONParser.parse(" { \"a\" : [ 1 , 2 ] } ")["a"]?.array?.count == 2)
    }

    @Test(arguments: [
        "", "{", "[1,", "{\"a\"}", "{a:1}", "tru", "1 2", "\"x", "\"\\q\"", "\"\\u12\"", "0x10", "+1",
        "[1,]", "--1",
    ])
    func refusesWhatIsNotJSON(_ text: String) {
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(text) }
    }

    @Test func refusesEndlessNesting() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(text) }
    }
}
