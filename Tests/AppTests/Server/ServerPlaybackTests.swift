import App
import Foundation
import Hummingbird
import HummingbirdTesting
import Testing
import Video

@Suite struct ServerPlaybackTests {
    private let stretch = PlaybackState.Stretch(video: 1, frames: 10...99, framesPerSecond: 10, width: nil)

    @Test func showsTheFrameThatIsDueAndLeavesOutThoseThatAreLate() {
        var state = PlaybackState()
        let start = ContinuousClock.now
        #expect(state.step(now: start) == .wait)
        state.start(stretch)
        #expect(state.step(now: start) == .show(stretch, frame: 10))
        guard case .pause(let pause) = state.step(now: start + .milliseconds(40)) else {
            Issue.record("the next frame is not due yet")
            return
        }
        #expect(abs(pause / .milliseconds(1) - 60) < 0.001)
        #expect(state.step(now: start + .milliseconds(100)) == .show(stretch, frame: 11))
        #expect(state.step(now: start + .milliseconds(550)) == .show(stretch, frame: 15))
    }

    @Test func waitsForThePageToPaint() {
        var state = PlaybackState()
        let start = ContinuousClock.now
        state.start(stretch)
        for i in 0..<4 { #expect(state.step(now: start + .milliseconds(100 * i)) == .show(stretch, frame: 10 + i)) }
        #expect(state.step(now: start + .seconds(2)) == .wait)
        state.acknowledge(11)
        #expect(state.step(now: start + .seconds(2)) == .show(stretch, frame: 30))
        state.acknowledge(nil)
        state.acknowledge(30)
        #expect(state.step(now: start + .seconds(3)) == .show(stretch, frame: 40))
    }

    @Test func endsAtItsLastFrameOrWhenStopped() {
        var state = PlaybackState()
        let start = ContinuousClock.now
        state.start(stretch)
        #expect(state.step(now: start) == .show(stretch, frame: 10))
        #expect(state.step(now: start + .seconds(60)) == .show(stretch, frame: 99))
        #expect(state.step(now: start + .seconds(61)) == .end(stretch))
        #expect(state.step(now: start + .seconds(62)) == .wait)
        state.start(stretch)
        state.stop()
        #expect(state.step(now: start + .seconds(63)) == .wait)
    }

    @Test func streamsPicturesToThePage() async throws {
        try await TestServer.withProject().test(.live) { client in
            let page = try await TestWebSocket(port: try #require(client.port), cookie: TestServer.cookie)
            _ = try await page.next("hello")
            page.send(#"{"type":"play","video":1,"from":2,"to":11,"fps":50,"width":32}"#)
            var frames: [Int] = []
            while frames.last != 11 {
                guard case .binary(let bytes) = try await page.next() else { continue }
                let words = stride(from: 0, to: 8, by: 4).map { i in
                    bytes[i..<i + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
                }
                #expect(words[0] == 1)
                let seconds = Double(bitPattern: bytes[8..<16].reversed().reduce(0) { $0 << 8 | UInt64($1) })
                #expect(abs(seconds - 0.04 * Double(words[1])) < 1e-6)
                #expect(try JPEG.decode(Array(bytes[16...])).width == 32)
                frames.append(words[1])
                page.send(#"{"type":"ack","frame":\#(words[1])}"#)
            }
            #expect(frames.first == 2)
            #expect(frames == frames.sorted())
            let end = try await page.next("played")
            #expect(end["frame"] as? Int == 11)
        }
    }

    @Test func saysWhyAPictureCannotBeHad() async throws {
        try await TestServer.withProject().test(.live) { client in
            let page = try await TestWebSocket(port: try #require(client.port), cookie: TestServer.cookie)
            _ = try await page.next("hello")
            page.send(#"{"type":"play","video":8,"from":0,"to":11,"fps":100}"#)
            let end = try await page.next("played")
            #expect((end["problem"] as? String)?.contains("video 8") == true)
        }
    }
}
