import Accounts

extension Notice {
    /// The mail that tells it.
    /// - Throws: ``MailError`` for a recipient that is no address.
    func message() throws(MailError) -> MailMessage {
        let texts = MailTemplates(site: siteName, to: MailAddress(address: recipient), username: username)
        return switch kind {
        case .verifyAddress(let link):
            try texts.verifyAddress(link: link, hours: Int(OneTimeTokens.lifetime(of: .verifyEmail) / 3600))
        case .resetPassword(let link):
            try texts.resetPassword(link: link, minutes: Int(OneTimeTokens.lifetime(of: .resetPassword) / 60))
        case .passwordChanged(let link): try texts.passwordChanged(link: link)
        case .addressInUse(let link): try texts.alreadyRegistered(link: link)
        case .accountApproved(let link): try texts.accountApproved(link: link)
        }
    }
}
