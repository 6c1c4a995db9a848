import Accounts
import Gateway
import Testing

/// Each kind of mistake is found where it is, and nothing else with it.
@Suite struct WrongFileTests {
    @Test func nothingIsWrongBefore() throws {
        #expect(try ConfigurationFolder(WrongFile.rightFiles).load().sites.map(\.id) == ["demo"])
    }

    /// A paragraph that could not be read would be a test that is silently not there.
    @Test func everyCaseIsRead() {
        let cases = [
            WrongGatewayCases.all, WrongPeopleCases.all, WrongDatabaseCases.all, WrongSiteCases.all,
            WrongStoreCases.all,
            WrongFieldCases.all, WrongMembersCases.all, WrongMigrationCases.all,
        ]
        #expect(cases.map(\.count) == [37, 18, 31, 41, 23, 47, 20, 15])
        #expect(cases.joined().allSatisfy { !$0.replacement.isEmpty && !$0.mistakes.isEmpty })
    }

    @Test(arguments: WrongGatewayCases.all) func gateway(_ file: WrongFile) throws {
        #expect(try file.found() == file.mistakes)
    }

    @Test(arguments: WrongPeopleCases.all) func people(_ file: WrongFile) throws {
        #expect(try file.found() == file.mistakes)
    }

    @Test(arguments: WrongMembersCases.all) func members(_ file: WrongFile) throws {
        #expect(try file.found() == file.mistakes)
    }

    @Test(arguments: WrongDatabaseCases.all) func database(_ file: WrongFile) throws {
        #expect(try file.found() == file.mistakes)
    }

    @Test(arguments: WrongSiteCases.all) func site(_ file: WrongFile) throws {
        #expect(try file.found() == file.mistakes)
    }

    @Test(arguments: WrongStoreCases.all) func store(_ file: WrongFile) throws {
        #expect(try file.found() == file.mistakes)
    }

    @Test(arguments: WrongMigrationCases.all) func migration(_ file: WrongFile) throws {
        #expect(try file.found() == file.mistakes)
    }

    @Test(arguments: WrongFieldCases.all) func field(_ file: WrongFile) throws {
        #expect(try file.found() == file.mistakes)
    }
}
