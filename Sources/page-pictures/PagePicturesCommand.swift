internal import ArgumentParser
internal import Foundation
internal import GatewayTesting

/// Takes pictures of the main pages of a demonstration that runs.
@main
struct PagePicturesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "page-pictures",
        abstract: "Takes pictures of the main pages of a gateway that runs with --demo.",
        discussion: """
            The gateway has the sites of sites/, and the accounts ada (a person), eve (a person without a profile in the \
            forum) and admin (a superuser), who sign in with the password in the first line of the standard input.

            scripts/screenshots does all of it.
            """)

    @Option(help: "The port the gateway listens on.")
    var port: Int

    @Option(help: ArgumentHelp("The folder for the pictures.", valueName: "folder"))
    var output = "docs/images"

    func run() async throws {
        guard let password = readLine(), !password.isEmpty else {
            throw ValidationError("The first line of the standard input has to be the password.")
        }
        let folder = URL(filePath: output, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let pictures = PagePictures(folder: folder, password: password)
        try await pictures.take(BrowserOptions(port: port), signIns: true)
        try await pictures.take(BrowserOptions(port: port, screen: .phone), signIns: false)
    }
}
