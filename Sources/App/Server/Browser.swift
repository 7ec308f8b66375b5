import Foundation

/// The browser of the person at this machine.
enum Browser {
    /// Opens an address where there is a screen to open it on; a person who is far away opens it by hand.
    static func open(_ address: String) {
        let environment = ProcessInfo.processInfo.environment
        guard environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil,
            environment["SSH_CONNECTION"] == nil
        else { return }
        let opener = Process()
        opener.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        opener.arguments = ["xdg-open", address]
        opener.standardOutput = FileHandle.nullDevice
        opener.standardError = FileHandle.nullDevice
        do {
            try opener.run()
        } catch {
            // The address has been printed; opening it is a convenience.
        }
    }
}
