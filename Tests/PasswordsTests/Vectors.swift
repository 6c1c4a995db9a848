import Passwords
import Testing

/// A stored value, the password it is of, and the name of its format.
struct Vector: Sendable, CustomTestStringConvertible {
    let format: String
    let password: String
    let stored: String

    var testDescription: String { "\(format): \(stored.prefix(40))" }

    init(_ format: String, _ password: String, _ stored: String) {
        self.format = format
        self.password = password
        self.stored = stored
    }

    static let all = django + phc + crypt + dotNet

    /// Those of Django's own tests, and more that Django 6.1 verifies.
    static let django = [
        Vector("pbkdf2_sha256", "lètmein", "pbkdf2_sha256$390000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c="),
        Vector("pbkdf2_sha256", "password", "pbkdf2_sha256$10000$seasalt$p2Nf8SH5q1HFJUvFvVd4Nj71pVA5fI7cpL2WDbb86bc="),
        Vector(
            "pbkdf2_sha256", "lètmein",
            "pbkdf2_sha256$1200000$aBcDeFgHiJkLmNoPqRsTuV$+UdDr6Euzytn7VeDCpzZ+zWib5qvF0CdJh9QbQAiekc="),
        Vector("pbkdf2_sha1", "password", "pbkdf2_sha1$1$seasalt$gtaCUSzGeubktSHyowRfQlqGaMY="),
        Vector("pbkdf2_sha1", "lètmein", "pbkdf2_sha1$260000$seasalt2$wAibXvW6jgvatCdONi6SMJ6q7mI="),
        Vector(
            "django-scrypt", "lètmein",
            "scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw=="
        ),
        Vector(
            "django-scrypt", "password",
            "scrypt$16384$seasalt$8$1$eOpDhRCfbI3NxvoutPzwTJByfunoEKxznRXxmX5Ksum81s9etqoI2OgT8XQu/ddounBI84dtgAldPeCV2t26vA=="
        ),
        Vector(
            "django-scrypt", "lètmein",
            "scrypt$16384$aBcDeFgHiJkLmNoPqRsTuV$8$5$XXP3nC2yAO8lPr4LF6PgoWNyC5VLsl7bSdyOh+VG/kMdTpu8xDoK4QuRnAUkk6qL9pbI3fAatv2N/xRvxVRZJA=="
        ),
        Vector(
            "bcrypt_sha256", "ExjGmyUT73bFoT",
            "bcrypt_sha256$$2b$12$LZSJchsWG/DrBy1erNs4eeYo6tZNlLFQmONdxN9HPesa1EyXVcTXK"),
        Vector(
            "bcrypt_sha256", "password", "bcrypt_sha256$$2b$04$abcdefghijklmnopqrstuuavYyybW8SwBYgHrVfEOHIljvgCGgHr2"),
        Vector(
            "bcrypt_sha256", "lètmein", "bcrypt_sha256$$2b$12$ABCDEFGHIJKLMNOPQRSTUOhlzKgITTWSSl0JR.zGVEut50E9h9Owm"),
        Vector(
            "django-bcrypt", "abc123xyz", "bcrypt$$2a$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"),
        Vector("django-argon2", "secret", "argon2$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q"),
        Vector(
            "django-argon2", "password",
            "argon2$argon2id$v=19$m=102400,t=2,p=8$c2Vhc2FsdDE$JYZL47sYRkSRQDYfaytQVWIX/gTgQEhE4bPK+6BLcFo"),
        Vector(
            "django-argon2", "lètmein",
            "argon2$argon2id$v=19$m=102400,t=2,p=8$YUJjRGVGZ0hpSmtMbU5vUHFSc1R1Vg$x3qEjSmnzXsbNu4sNda0DKlXLrDhIGY0WIw2fNcgXGE"
        ),
        Vector("django-sha1", "lètmein", "sha1$seasalt$cff36ea83f5706ce9aa7454e63e431fc726b2dc8"),
        Vector("django-sha1", "password", "sha1$a1b2c$09d703efe1e591117bb798311a81239022dbefa7"),
        Vector("django-md5", "password", "md5$seasalt$1e9bf2bf5606aa5c39852cc30f0f6f22"),
        Vector("md5", "password", "5f4dcc3b5aa765d61d8327deb882cf99"),
        Vector("md5", "password", "5F4DCC3B5AA765D61D8327DEB882CF99"),
    ]

    static let phc = [
        Vector(
            "argon2", "password",
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"),
        // Of the Argon2 reference's own tests, version 16.
        Vector(
            "argon2", "password", "$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ"),
        Vector(
            "scrypt", "password",
            "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"),
        Vector(
            "phc-pbkdf2", "password",
            "$pbkdf2-sha256$i=6400$0ZrzXitFSGltTQnBWOsdAw$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M"),
        // The same as Passlib writes it.
        Vector(
            "phc-pbkdf2", "password",
            "$pbkdf2-sha256$6400$0ZrzXitFSGltTQnBWOsdAw$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M"),
    ]

    /// Those of libcrypt, and phpass.
    static let crypt = [
        Vector("bcrypt", "abc123xyz", "$2a$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"),
        Vector("bcrypt", "Hello world!", "$2b$04$abcdefghijklmnopqrstuuyeG8laUfZvsCmc.AE6qIDYSPGM2efmK"),
        Vector("bcrypt", "Hello world!", "$2y$04$abcdefghijklmnopqrstuuyeG8laUfZvsCmc.AE6qIDYSPGM2efmK"),
        Vector("sha256-crypt", "Hello world!", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"),
        Vector(
            "sha256-crypt", "Hello world!",
            "$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA"),
        Vector(
            "sha512-crypt", "Hello world!",
            "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1"),
        Vector(
            "sha512-crypt", "Hello world!",
            "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v."
        ),
        Vector("yescrypt", "Hello world!", "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$42RgPIrXdXSEEs77lDi/4IqKVqFBAVaHJkzw5uD1r57"),
        Vector("yescrypt", "Hello world!", "$y$j75$saltsaltsaltsalt$kW1oHPDWkFuUY0qKr5QWWU4hpNQAgXk4gweUMBrp2Z1"),
        Vector("phpass", "test12345", "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"),
        Vector("phpass", "pass", "$H$9PE8jEklgG5qZIcGdicv41q24yREJn0"),
    ]

    /// Those of ASP.NET: Identity's own tests, and Membership in our encoding.
    static let dotNet = [
        Vector(
            "aspnet-membership", "3GrM4v[eYgK-UT",
            "aspnet-membership$sha1$wZdnRVXWcvXZKY6HJmJqUg==$Vz9mJxudAR4ZVJTNI4W+oH7m3X0="),
        Vector(
            "aspnet-membership", "3GrM4v[eYgK-UT",
            "aspnet-membership$sha256$wZdnRVXWcvXZKY6HJmJqUg==$Kqx+vXAfjf0esjMOR/Ls6rPijWFh3+ObJfA79YH30V8="),
        Vector(
            "aspnet-membership", "3GrM4v[eYgK-UT",
            "aspnet-membership$hmacsha256$wZdnRVXWcvXZKY6HJmJqUg==$MAGeDSl8buhfSBPHliCQZBhnhrYaNECioDonpeBJqJ4="),
        Vector("plain", "pass$word é", "plain$pass$word é"),
        Vector(
            "aspnet-identity-v2", "my password", "AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg=="),
        Vector(
            "aspnet-identity-v3", "my password",
            "AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw=="),
        Vector("aspnet-identity-v3", "my password", "AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw"),
    ]
}
