import Foundation
import NIOCore

/// One page's live channel, from its opening to its end.
struct LiveConnection: Sendable {
    let hub: LiveHub
    /// What the page is greeted with besides its name: the project's revision now.
    let revision: @Sendable () async throws -> Int64
    /// Pictures for playback.
    let pictures: Player.Source

    private struct Hello: Encodable {
        let revision: Int64
        let author: String
        let connection: String
        let version: String
    }

    func run(_ socket: WebSocket, author: String, version: String) async throws {
        guard let (connection, outbox) = await hub.join(author: author) else { return }
        let hello = Hello(revision: try await revision(), author: author, connection: connection, version: version)
        try await socket.send(LiveMessage("hello", hello).text)
        await hub.tellPeople()
        let player = Player(socket: socket, source: pictures)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { for await text in outbox { try await socket.send(text) } }
                group.addTask { try await read(socket, connection: connection, player: player) }
                group.addTask { try await keepAlive(socket) }
                group.addTask { try await player.run() }
                // The first to end ends the others: the page left, or it does not read what it is sent.
                try await group.next()
                group.cancelAll()
            }
        } catch {
            await hub.leave(connection)
            throw error
        }
        await hub.leave(connection)
    }

    private func read(_ socket: WebSocket, connection: String, player: Player) async throws {
        for try await message in socket.messages {
            guard case .text(let text) = message,
                let said = try? JSONDecoder.api.decode(PageMessage.self, from: Data(text.utf8))
            else { continue }  // a page of another version may say more
            switch said.type {
            case .at: await hub.at(connection, video: said.video, frame: said.frame)
            case .color: await hub.paint(connection, color: said.color)
            case .play: player.play(said)
            case .ack: player.acknowledge(said.frame)
            case .stop: player.stop()
            }
        }
    }

    /// A ping now and then keeps proxies and `ssh` from closing a quiet connection; a page that answers none is gone.
    private func keepAlive(_ socket: WebSocket) async throws {
        while socket.heard.age < .seconds(70) {
            try await Task.sleep(for: .seconds(20))
            try await socket.ping()
        }
    }
}
