import { describe, expect, test } from "bun:test";
import { checkNewPassword, checkPasswordForm } from "../../src/auth/password-rules.ts";
import { createPasswords } from "../../src/auth/passwords.ts";
import { refusalOf } from "../kit/auth.ts";

const tried = (password: string) => refusalOf(() => checkNewPassword(password, ["alice", "Alice in Chains"]));

describe("a new password", () => {
  test.each([
    "password123456",
    "minihub-minihub",
    "alice",
    "alice123",
    "ALICE2024!",
    "alicealice",
    "P@ssw0rd!!",
    "12345678",
    "87654321",
    "0000000000",
    "19031985",
    "abcdefgh",
    "qwertyuiop",
    "qwerty12345",
    "1q2w3e4r",
    "aaaaaaaa",
    "123123123",
    "abcabcabc",
    "iloveyou2",
    "dragon dragon",
    "Admin-Password-1",
    "letmein!!",
    "Sunshine99",
    "pass1234",
  ])("that is common or made of the name is refused: %p [AU-07]", async (password) => {
    expect(await tried(password)).toBe("password_weak");
  });

  test.each([
    "tuba rain kettle 9",
    "x7Gk!2pLq0",
    "correct horse battery",
    "  spaces in front",
    "パスワードを忘れた",
    "🎲🎯🎳🎮🃏🎰🧩🪀",
  ])("that is nobody's first guess is taken: %p [AU-07]", async (password) => {
    expect(await tried(password)).toBe("none");
  });

  test("is counted in characters: 8 at least, 256 at most [AU-05]", async () => {
    expect(await tried("x7Gk!2p")).toBe("password_weak");
    expect(await tried("🎲🎯🎳🎮")).toBe("password_weak");
    const long = Array.from({ length: 256 }, (_, i) => String.fromCodePoint(0x1f300 + ((i * 7) % 200))).join("");
    expect(await tried(long)).toBe("none");
    expect(await tried(`${long}x`)).toBe("invalid");
  });

  test("of 5 MB or 10,000 characters, or with half a character, is refused unhashed [AU-05]", async () => {
    for (const password of ["x".repeat(5_000_000), "ab".repeat(5_000), "half \ud800 of it", ""]) {
      expect(await refusalOf(() => checkPasswordForm(password))).toBe("invalid");
    }
  });
});

describe("a hashed password", () => {
  test("verifies exactly: spaces, NUL, case and form count [AU-05]", async () => {
    const passwords = createPasswords(2);
    const password = " Tuba\0 ra\u00efn 🎲 ";
    const hash = await passwords.hash(password);
    expect(hash).toStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
    expect(await passwords.verify(password, hash)).toBe(true);
    const others = [
      password.trim(),
      password.normalize("NFD"),
      password.toLowerCase(),
      " Tuba",
      password.replace("\0", ""),
    ];
    for (const other of others) expect(await passwords.verify(other, hash)).toBe(false);
  });

  test("that nobody has is verified like any other, and never matches [AU-06]", async () => {
    const verify = Bun.password.verify.bind(Bun.password);
    const hashes: unknown[] = [];
    Bun.password.verify = (password, hash, ...rest) => {
      hashes.push(hash);
      return verify(password, hash, ...rest);
    };
    try {
      expect(await createPasswords(1).verify("tuba rain kettle 9", null)).toBe(false);
    } finally {
      Bun.password.verify = verify;
    }
    expect(hashes).toHaveLength(1);
    expect(hashes[0]).toStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
  });

  test("is computed for as many at a time as there are cores; a few wait, the others are told busy [AU-04]", async () => {
    const hash = Bun.password.hash.bind(Bun.password);
    let running = 0;
    let most = 0;
    const gates: (() => void)[] = [];
    Bun.password.hash = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => gates.push(resolve));
      running -= 1;
      return "hash";
    };
    try {
      const passwords = createPasswords(2);
      const all = Array.from({ length: 500 }, () => refusalOf(passwords.hash("tuba rain kettle 9")));
      const results = Promise.all(all);
      // Each one let through lets the next of the queue in.
      for (let done = 0; done < 34; done++) {
        while (gates.length === 0) await Promise.resolve();
        gates.shift()?.();
      }
      const outcome = await results;
      expect(outcome.filter((code) => code === "none")).toHaveLength(34);
      expect(outcome.filter((code) => code === "busy")).toHaveLength(466);
      expect(most).toBe(2);
      const after = passwords.hash("tuba rain kettle 9");
      while (gates.length === 0) await Promise.resolve();
      gates.shift()?.();
      expect(await after).toBe("hash");
    } finally {
      Bun.password.hash = hash;
    }
  });
});
