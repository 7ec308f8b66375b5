import Foundation

/// The pages that are open now, and the way to tell all of them something.
package actor LiveHub {
    struct Person: Encodable, Sendable {
        let connection: String
        let author: String
        var video: Int64?
        var frame: Int?
        /// `#rrggbb`, of the person's own choice; nil: from the name.
        var color: String?
    }

    /// More waiting messages than this mean that a page has stopped reading; it is let go and will come back.
    static let longestQueue = 512
    static let mostConnections = 64

    private var outboxes: [String: AsyncStream<String>.Continuation] = [:]
    private var people: [String: Person] = [:]

    package init() {}

    /// Registers a page.
    ///
    /// - Returns: its id and what it shall be sent; nil when too many pages are open.
    func join(author: String) -> (connection: String, outbox: AsyncStream<String>)? {
        guard outboxes.count < Self.mostConnections else { return nil }
        let connection = UUID().uuidString.lowercased()
        let (outbox, continuation) = AsyncStream.makeStream(
            of: String.self, bufferingPolicy: .bufferingOldest(Self.longestQueue))
        outboxes[connection] = continuation
        people[connection] = Person(connection: connection, author: author)
        return (connection, outbox)
    }

    func leave(_ connection: String) {
        outboxes.removeValue(forKey: connection)?.finish()
        people.removeValue(forKey: connection)
        tellPeople()
    }

    /// Notes where a person looks and tells the others.
    func at(_ connection: String, video: Int64?, frame: Int?) {
        people[connection]?.video = video
        people[connection]?.frame = frame
        tellPeople()
    }

    /// Notes the colour that a person has chosen and tells the others; what is no colour takes the choice back.
    func paint(_ connection: String, color: String?) {
        people[connection]?.color = color.flatMap { $0.wholeMatch(of: /#[0-9a-f]{6}/) == nil ? nil : $0 }
        tellPeople()
    }

    func broadcast(_ message: LiveMessage) {
        for connection in outboxes.keys { send(message.text, to: connection) }
    }

    func send(_ message: LiveMessage, to connection: String) { send(message.text, to: connection) }

    private func send(_ text: String, to connection: String) {
        guard case .dropped = outboxes[connection]?.yield(text) else { return }
        outboxes[connection]?.finish()
    }

    func tellPeople() {
        struct Everyone: Encodable { let people: [Person] }
        let everyone = Everyone(people: people.values.sorted { $0.connection < $1.connection })
        guard let message = try? LiveMessage("people", everyone) else { return }  // strings and integers always encode
        broadcast(message)
    }
}
