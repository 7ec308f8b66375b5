import Foundation

/// What `tarsier serve` was asked for.
package struct ServerConfiguration: Sendable {
    /// The project folder to open; nil shows the start page.
    package var project: URL?
    /// The interface to listen on; loopback unless a person asks for more.
    package var host: String
    /// 0 lets the system choose.
    package var port: Int
    /// When the port is taken, how many of the following ports may be tried.
    package var portAttempts: Int
    /// Folders within which files may be browsed and opened, after symbolic links are resolved.
    package var roots: [URL]
    package var openBrowser: Bool
    /// The page: HTML, scripts and styles.
    package var publicFolder: URL
    /// Skeletons and training profiles that new things start from.
    package var templates: URL
    /// The program that jobs run: this one.
    package var executable: URL
    package var token: SessionToken
    /// The name under which edits are recorded when the page names nobody.
    package var author: String
    /// Hosts besides the loopback names that may stand in `Host`.
    package var allowedHosts: Set<String>
    /// The program's version, as the page shows it.
    package var version: String

    package init(
        project: URL? = nil, host: String = "127.0.0.1", port: Int = 7777, portAttempts: Int = 20,
        roots: [URL] = [], openBrowser: Bool = false, publicFolder: URL = Resources.page,
        templates: URL = Resources.templates, executable: URL = Resources.executable, token: SessionToken = .random(),
        author: String = NSUserName(), allowedHosts: Set<String> = [], version: String = ""
    ) {
        self.project = project
        self.host = host
        self.port = port
        self.portAttempts = portAttempts
        self.roots = roots
        self.openBrowser = openBrowser
        self.publicFolder = publicFolder
        self.templates = templates
        self.executable = executable
        self.token = token
        self.author = author.isEmpty ? "someone" : author
        self.allowedHosts = allowedHosts
        self.version = version
    }
}
