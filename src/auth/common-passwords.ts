/**
 * Words that people take as passwords, and that are therefore tried first. Compared after simplification (see
 * password-rules.ts), so that one entry stands for its spellings with digits, signs and "3" for "e".
 */
const words = `
password passwort passwd passphrase motdepasse contrasena contraseña senha parola haslo heslo salasana wachtwoord losenord
pass word login logon welcome willkommen bienvenue bienvenido letmein access secret geheim admin administrator root user
username guest test tester testing demo sample default changeme change qwerty qwertz azerty qwertyuiop asdf asdfgh asdfghjkl
zxcvbn zxcvbnm qazwsx qazwsxedc wsxedc qweasd qweasdzxc abc abcd abcde abcdef abcdefg abcdefgh abcabc aaa zaq xsw
iloveyou iloveu loveyou loveme lovely love lover lovers forever always sweetheart darling honey baby babygirl babyboy babe
princess prince queen king kingdom angel angels heaven devil demon god jesus christ jesuschrist church faith hope blessed
dragon monkey tiger lion eagle falcon panther wolf bear shark spider snake horse kitty kitten cat dog doggy puppy bunny
rabbit mouse chicken turtle dolphin butterfly unicorn phoenix cobra viper bulldog hamster elephant penguin panda
football fussball baseball basketball soccer hockey tennis golf golfer rugby cricket volleyball swimming boxing racing
liverpool chelsea arsenal barcelona realmadrid juventus manchester united madrid bayern milan benfica celtic rangers
yankees lakers cowboys steelers eagles packers redsox dodgers raiders patriots broncos giants warriors bulls
superman batman spiderman ironman wonderwoman hulk thor joker avengers marvel pokemon pikachu naruto goku sasuke sonic
mario luigi zelda minecraft fortnite roblox warcraft starcraft counterstrike callofduty halo doom pacman tetris gamer
starwars startrek matrix skywalker yoda vader hogwarts harrypotter gandalf frodo hobbit simpsons homer garfield snoopy
mickey minnie disney barbie tinkerbell cinderella scooby elmo
sunshine rainbow flower flowers rose roses daisy lily jasmine summer winter spring autumn sommer herbst sunday monday
tuesday wednesday thursday friday saturday january february march april june july august september october november
december morning night midnight moonlight moon star stars sun sky ocean river mountain island earth fire water ice snow
lightning thunder storm shadow dark darkness light magic wizard witch ghost vampire zombie ninja samurai pirate warrior
knight hunter killer slayer master mistress legend hero champion winner boss chief captain general soldier sniper rebel
cowboy doctor nurse teacher student school college university computer internet windows microsoft apple macintosh linux
ubuntu google facebook youtube instagram twitter tiktok netflix amazon samsung nokia iphone android wifi server network
database oracle cisco hacker hacked security secure private system
michael jennifer jessica michelle daniel david robert thomas charlie andrew joshua matthew anthony william james john
joseph george richard steven edward brian kevin jason justin brandon ryan nicholas nicole amanda ashley melissa stephanie
samantha elizabeth maria anna andrea natalie sarah laura lauren rachel rebecca victoria vanessa veronica alexander
alexandra alexis sophie sophia olivia emma emily isabella hannah chloe madison taylor jordan hunter tyler austin dakota
maggie ginger buster pepper bailey lucky buddy rocky max bella molly daisy sadie coco shadow oliver simon patrick peter
martin stefan thorsten sebastian florian tobias katharina christian schatz hallo hallowelt hello helloworld world
mustang corvette ferrari porsche mercedes camaro chevy chevrolet toyota honda yamaha kawasaki harley suzuki subaru jaguar
chocolate cookie cookies candy sugar banana apple orange cherry strawberry peach melon lemon coffee pizza cheese butter
pepper peanut popcorn bacon beer vodka whiskey
america american england london paris berlin deutschland germany france italia espana brasil mexico canada australia
california texas florida newyork chicago dallas boston phoenix denver hawaii
money dollar dollars rich million millionaire gold golden silver diamond diamonds platinum crystal
freedom liberty peace justice victory power energy trouble happy smile smiley funny crazy beautiful gorgeous pretty sexy
sexygirl hotgirl hottie cool awesome perfect special whatever nothing something anything everything trustno trustnoone
mother father mom dad mommy daddy mama papa sister brother family friend friends bestfriend
music guitar metallica nirvana eminem rockstar rocknroll blink beatles greenday slipknot linkinpark
fuck fuckyou fuckme fuckoff bitch asshole shit pussy
blahblah lol lmao haha hahaha yolo xoxo mynoob noob matrix merlin maverick thunderbird enterprise
minihub hub game games gaming gamer player players play letsplay minigame minigames
opensesame sesame correcthorsebatterystaple correcthorse trombone chang googledummy dragonball
`;

export const commonPasswords: ReadonlySet<string> = new Set(words.split(/\s+/).filter(Boolean));
