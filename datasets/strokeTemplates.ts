/**
 * How people write the ten digits: several ways for each, as pen movements.
 *
 * A movement lists points that the pen passes, `x,y` in a box 100 high with y downwards; a smooth curve joins
 * them. A point given twice is a corner. Widths are what they are: a 1 is thin and a 0 is round.
 */

/** One way to write a digit: the movements between setting the pen down and lifting it. */
export type Template = readonly string[];

/** `[digit][way]`; all ways of a digit are equally likely. */
export const strokeTemplates: readonly (readonly Template[])[] = [
  [
    ["54,2 30,10 18,46 24,84 48,98 72,86 80,50 70,14 46,3"], // an oval that just closes
    ["66,10 42,2 22,26 18,62 34,94 60,96 80,66 76,28 58,6 40,10"], // overshoots where it began
    ["58,10 38,4 24,38 26,80 46,98 66,84 74,44 66,12"], // stays open at the top
    ["36,8 18,34 18,70 40,98 70,92 84,56 74,16 48,0 30,14"], // begun on the left
  ],
  [
    ["52,0 50,34 49,68 48,100"], // a bare downstroke
    ["60,0 54,34 47,68 40,100"], // leaning
    ["34,22 46,14 57,0 57,0 55,50 54,100"], // with a flag
    ["22,42 42,24 58,0 58,0 57,50 56,100"], // with a long flag
    ["34,20 46,12 54,0 54,0 54,50 54,98", "32,98 54,97 77,98"], // with flag and foot
  ],
  [
    ["22,26 32,6 56,0 74,16 68,44 44,74 20,96 20,96 50,95 80,94"], // a corner at the bottom
    ["24,22 42,1 68,8 74,30 56,62 30,90 18,86 30,76 52,88 68,98 84,90"], // a loop at the bottom
    ["20,30 28,8 54,0 74,18 66,46 40,76 18,95 18,95 38,88 60,96 84,86"], // a wave for a foot
    ["24,14 46,2 70,10 72,34 52,60 24,94 24,94 54,97 78,92"], // hardly hooked
  ],
  [
    ["22,14 44,0 68,10 66,34 44,46 44,46 70,54 76,80 52,99 20,88"], // two bows that meet in a point
    ["22,5 48,4 72,4 72,4 44,40 44,40 70,50 76,76 54,98 20,90"], // flat-topped
    ["24,18 44,1 68,14 60,38 42,48 40,43 50,45 74,60 72,90 44,100 18,84"], // a loop in the middle
    ["26,8 52,0 68,18 52,42 46,46 62,52 72,74 54,98 20,94"], // one soft movement
  ],
  [
    ["32,2 26,30 18,60 18,60 50,60 82,57", "66,22 64,60 61,100"], // open
    ["62,100 64,50 66,0 66,0 40,36 14,68 14,68 50,68 86,66"], // closed to a triangle
    ["24,4 20,34 26,54 50,56 72,46", "76,2 72,50 67,100"], // open and round
    ["48,0 32,34 16,64 16,64 50,62 84,60", "60,38 58,70 55,100"], // a lightning with a short stem
  ],
  [
    ["30,5 28,24 25,45 25,45 48,37 72,50 76,76 54,98 20,90", "30,5 54,4 78,3"], // body first, then the hat
    ["76,4 54,5 32,6 32,6 29,24 26,46 26,46 52,38 74,54 72,84 46,100 20,90"], // from the hat in one movement
    ["72,6 50,3 34,16 34,36 56,48 73,66 66,92 40,100 20,88"], // like an S
    ["34,14 30,30 26,50 26,50 54,42 74,62 62,92 22,97", "40,8 60,6 82,1"], // the hat blown off
  ],
  [
    ["68,4 42,18 25,52 27,86 50,99 72,86 70,62 50,54 30,68"], // a bow that curls in
    ["56,0 38,28 24,66 32,94 56,98 72,80 62,60 42,62 28,78"], // a straight back
    ["72,14 56,1 36,14 24,50 26,84 48,100 70,88 70,64 52,55 34,64 26,78"], // hooked at the top
    ["48,0 34,30 26,64 36,94 60,96 72,76 58,62 40,70 34,90"], // a small tight curl
  ],
  [
    ["20,6 50,6 78,4 78,4 58,46 42,100"], // plain
    ["20,8 50,7 80,4 80,4 62,40 46,100", "36,52 56,51 74,49"], // with a bar
    ["21,20 22,5 22,5 50,7 78,5 78,5 56,48 44,100"], // with a serif
    ["18,12 36,4 56,9 80,3 80,3 58,32 48,64 47,100"], // a wavy roof and a curved stem
    ["22,16 23,5 23,5 52,6 78,5 78,5 58,46 48,98", "34,54 54,51 76,52"], // with serif and bar
  ],
  [
    ["70,16 50,1 30,12 32,34 54,50 72,70 66,94 42,100 26,84 36,60 58,44 70,26 66,8"], // an S that returns
    ["52,47 32,38 28,14 50,0 70,14 68,36 50,48 27,62 24,88 50,100 76,88 74,62 52,47"], // two rings
    ["68,8 44,1 29,18 40,40 64,58 74,80 52,100 28,86 34,62 54,46 72,26 78,6"], // open at the top
    ["50,46 30,30 40,4 62,6 68,28 50,46 30,66 30,92 56,100 72,82 64,60 48,46"], // small head, begun in the middle
  ],
  [
    ["72,20 52,2 30,14 28,38 48,48 66,36 73,14 73,14 71,56 66,100"], // a ring and a straight stem
    ["72,24 54,2 30,12 29,38 52,48 72,26 76,48 70,82 46,99 24,90"], // a ring and a curved tail
    ["68,8 42,3 24,24 34,48 58,46 74,18", "76,2 74,50 71,100"], // the stem apart
    ["66,10 44,0 28,20 38,44 62,36 72,10 68,44 54,76 42,100"], // leaning, in one movement
  ],
];
