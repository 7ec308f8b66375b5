import Domain
import Foundation
import GRDB
import Storage
import Testing

@Suite struct SuggestionTests {
    @Test func theReasonIsKeptAndComesBackWithAnUndo() throws {
        let scene = try Scene()
        let suggestion = Suggestion(video: scene.videos[0], frame: 12, group: 3, reason: "moves 45 px")
        try scene.store.edit(.addSuggestions([suggestion]))
        try scene.store.edit(.removeSuggestions([suggestion]))
        #expect(try !scene.store.suggestions().contains(suggestion))
        #expect(try scene.store.undo(by: "anna")?.kept == 0)
        #expect(try scene.store.suggestions().last == suggestion)
        try scene.project.reopen()
        #expect(try scene.project.store.suggestions().last?.reason == "moves 45 px")
        try scene.project.store.undo(by: "anna")
        #expect(try scene.project.store.suggestions().map(\.frame) == [7])
    }

    @Test func statesSayWhatIsLabelledAndWhatIsPredicted() throws {
        let scene = try Scene()
        let video = scene.videos[0]
        try scene.store.edit(
            .addSuggestions([10, 39, 50, 60].map { Suggestion(video: video, frame: $0, reason: "why") }))
        try scene.store.edit(.setNegative(video: video, frame: 60, negative: true))
        let states = try scene.store.suggestionStates()
        #expect(states.map(\.frame) == [7, 10, 39, 50, 60])
        #expect(states.map(\.labels) == [0, 2, 0, 0, 0])
        #expect(states.map(\.predictions) == [2, 2, 2, 0, 0])
        #expect(states.map(\.meanScore) == [0.75, 0.75, 0.75, nil, nil])
        #expect(states.map(\.isNegative) == [false, false, false, false, true])
        #expect(try scene.store.framesSeenTo(in: video) == [0...0, 7...7, 10...10, 20...20, 39...39, 50...50, 60...60])
    }

    /// An entry that the first schema wrote names a row without a reason; it is still known as unchanged.
    @Test func aSuggestionOfTheFirstSchemaIsTakenBack() throws {
        let folder = try TemporaryProject.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let queue = try DatabaseQueue(path: folder.appendingPathComponent("project.db").path)
        let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/schema-v1.sql")
        let sql = try String(contentsOf: fixture, encoding: .utf8)
        try queue.write { db in
            try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
            try db.execute(sql: sql)
        }
        try queue.close()
        let store = try ProjectStore.open(folder)
        #expect(try store.suggestions().map(\.frame) == [7])
        #expect(try store.undo(by: "setup")?.name == "Add suggestions")
        #expect(try store.suggestions().isEmpty)
    }
}
