public import Accounts
import Synchronization

/// The looks of all sites, made once from their files, and again when the configuration is read again.
public final class PageLooks: Sendable {
    /// The looks of a set of sites, found good.
    public struct Prepared: Sendable {
        let plain: PageLook
        let sites: [SiteID: PageLook]
    }

    private let current = Mutex<Prepared?>(nil)

    public init() {}

    /// Makes the looks of sites.
    /// - Throws: ``TemplateError`` with every mistake of every site.
    public static func prepare(_ sites: [Site]) throws -> Prepared {
        let plain = try PageLook()
        var looks: [SiteID: PageLook] = [:]
        var mistakes: [TemplateMistake] = []
        for site in sites {
            guard let customization = site.customization else { continue }
            do { looks[site.id] = try PageLook(customization: customization) } catch let error as TemplateError {
                mistakes += error.mistakes
            }
        }
        guard mistakes.isEmpty else { throw TemplateError(mistakes) }
        return Prepared(plain: plain, sites: looks)
    }

    /// Takes over looks that were prepared.
    public func adopt(_ looks: Prepared) { current.withLock { $0 = looks } }

    /// Makes and takes over the looks of sites, if nobody did yet.
    func adoptIfNone(_ sites: @autoclosure () -> [Site]) throws {
        guard current.withLock({ $0 == nil }) else { return }
        adopt(try Self.prepare(sites()))
    }

    /// The look of a site, or of the gateway's own pages.
    func look(of site: SiteID?) throws(AccountError) -> PageLook {
        guard let looks = current.withLock({ $0 }) else {
            throw AccountError(.internal, "the looks of the pages were not made")
        }
        return site.flatMap { looks.sites[$0] } ?? looks.plain
    }
}
